/** Figures of the providers' pages, and counts measured through their APIs where a row says so. */
import { describe, expect, it } from "vitest";
import { dataUrlSize, mediaTokens } from "../../src/pricing/index.ts";

const images: [model: string, width: number, height: number, detail: string, tokens: number][] = [
  // OpenAI, tiles: https://developers.openai.com/api/docs/guides/images-vision
  ["gpt-4o", 1024, 1024, "high", 765],
  ["gpt-4o", 2048, 4096, "high", 1105],
  ["gpt-4o", 4096, 8192, "low", 85],
  ["gpt-4o", 1, 1, "high", 255],
  ["gpt-4.1", 1024, 1024, "auto", 765],
  ["gpt-4o-mini", 1024, 1024, "high", 25_501],
  ["gpt-5.1", 1024, 1024, "high", 630],
  ["gpt-5", 1024, 1024, "low", 70],
  ["o1", 1024, 1024, "high", 675],
  ["o3-pro", 1024, 1024, "high", 675],
  ["gpt-image-1", 1024, 1024, "high", 194],
  // OpenAI, patches
  ["gpt-5.4", 1024, 1024, "high", 1229],
  ["gpt-5.2", 1024, 1024, "high", 1229],
  ["gpt-5-mini", 1024, 1024, "high", 1229],
  ["gpt-5-nano", 1024, 1024, "high", 1536],
  ["gpt-4.1-mini-2025-04-14", 1024, 1024, "high", 1659],
  ["gpt-4.1-nano", 1024, 1024, "high", 2520],
  ["o4-mini", 1024, 1024, "high", 1762],
  // measured: https://huggingface.co/datasets/JOHNISKING/image-token-cost
  ["gpt-6-astra", 256, 256, "auto", 77],
  ["gpt-5.5", 256, 256, "auto", 77],
  ["gpt-6-astra", 512, 512, "high", 308],
  ["gpt-6-astra", 768, 768, "auto", 692],
  ["gpt-6-astra", 1280, 720, "auto", 1104],
  ["gpt-6-astra", 1920, 1080, "high", 2448],
  ["gpt-6-astra", 2560, 1440, "auto", 4320],
  ["gpt-6-astra", 3840, 2160, "high", 2931],
  ["gpt-6-astra", 4032, 3024, "auto", 14_364],
  ["gpt-5.5", 2560, 1440, "auto", 4320],
  ["gpt-5.5", 4032, 3024, "auto", 11_868],
  ["gpt-5.6-luna", 4000, 4000, "low", 308],
  // Claude: https://platform.claude.com/docs/en/build-with-claude/vision
  ["claude-opus-4-8", 200, 200, "", 64],
  ["claude-opus-4-8", 1000, 1000, "", 1296],
  ["claude-opus-4-8", 1092, 1092, "", 1521],
  ["claude-opus-4-8", 1920, 1080, "", 2691],
  ["claude-opus-4-8", 2000, 1500, "", 3888],
  ["claude-opus-4-8", 3840, 2160, "", 4784],
  ["claude-opus-4-8", 1075, 1520, "", 2145],
  ["claude-sonnet-4-5", 512, 512, "", 361],
  ["claude-sonnet-4-5", 1024, 1024, "", 1369],
  ["claude-sonnet-4-5", 1920, 1080, "", 1560],
  ["anthropic/claude-sonnet-5", 1000, 1000, "", 1296],
  // Gemini: https://ai.google.dev/gemini-api/docs/media-resolution and /tokens
  ["gemini-2.5-flash", 800, 800, "MEDIUM", 256],
  ["gemini-2.5-flash", 800, 800, "MEDIA_RESOLUTION_LOW", 64],
  ["gemini-2.0-flash", 600, 400, "", 258],
  ["gemini-2.0-flash", 300, 384, "", 258],
  ["gemini-2.0-flash", 1536, 800, "", 1032],
];

describe("mediaTokens", () => {
  it.each(images)("%s sees %i x %i at %j as %i tokens", (model, width, height, detail, tokens) => {
    expect(mediaTokens(model, { kind: "image", width, height, detail })).toMatchObject({
      tokens,
      exact: true,
      low: tokens,
      high: tokens,
    });
  });

  it("turns pictures on their side for the same tokens", () => {
    for (const model of ["gpt-4o", "gpt-5.4", "gpt-6-sol", "claude-opus-5", "claude-haiku-4-5", "gemini-2.0-flash"]) {
      for (const [width, height] of [
        [640, 480],
        [3000, 2000],
        [4032, 3024],
        [1568, 200],
      ] as const) {
        expect(mediaTokens(model, { kind: "image", width, height }).tokens).toBe(
          mediaTokens(model, { kind: "image", width: height, height: width }).tokens,
        );
      }
    }
  });

  it("adds what high fidelity adds to gpt-image-1", () => {
    expect(mediaTokens("gpt-image-1", { kind: "image", width: 1024, height: 1024, fidelity: "high" }).tokens).toBe(
      194 + 4160,
    );
    expect(mediaTokens("gpt-image-1", { kind: "image", width: 1024, height: 1536, fidelity: "high" }).tokens).toBe(
      65 + 2 * 129 + 6240,
    );
  });

  const bounded: [string, Parameters<typeof mediaTokens>[1], number, number][] = [
    ["gemini-3-pro-preview", { kind: "image", width: 999, height: 999 }, 1008, 1120],
    ["gemini-3-pro-preview", { kind: "image", width: 999, height: 999, detail: "MEDIUM" }, 504, 560],
    ["gemini-3-pro-preview", { kind: "image", width: 999, height: 999, detail: "ULTRA_HIGH" }, 2016, 2240],
    ["gemini-3-pro-preview", { kind: "video", seconds: 10 }, 630, 700],
    ["gemini-3-pro-preview", { kind: "video", seconds: 10, detail: "high", framesPerSecond: 2 }, 5040, 5600],
    ["gemini-3-pro-preview", { kind: "pages", pages: 3 }, 1512, 1680],
    ["claude-opus-5", { kind: "pages", pages: 3 }, 4500, 9000],
  ];
  it.each(bounded)("%s only bounds %j: %i to %i, and does not call it exact", (model, media, low, high) => {
    expect(mediaTokens(model, media)).toMatchObject({ tokens: high, exact: false, low, high });
  });

  it("counts time by the second", () => {
    expect(mediaTokens("gemini-2.5-pro", { kind: "audio", seconds: 30 }).tokens).toBe(960);
    expect(mediaTokens("gemini-2.5-pro", { kind: "video", seconds: 10 }).tokens).toBe(2560);
    expect(mediaTokens("gemini-2.0-flash", { kind: "video", seconds: 10 }).tokens).toBe(2630);
    expect(mediaTokens("gpt-realtime", { kind: "audio", seconds: 6 }).tokens).toBe(60);
    expect(mediaTokens("gpt-realtime", { kind: "audio", seconds: 6, direction: "output" }).tokens).toBe(120);
  });

  it("names the page and the day of its rule", () => {
    expect(mediaTokens("gpt-4o", { kind: "image", width: 1, height: 1 })).toMatchObject({
      source: "https://developers.openai.com/api/docs/guides/images-vision",
      asOf: "2026-09-26",
    });
  });

  it("refuses what it has no rule for, what the provider refuses, and sizes that cannot be", () => {
    const refused: [string, Parameters<typeof mediaTokens>[1], string][] = [
      ["mistral-large", { kind: "image", width: 9, height: 9 }, "pricing/unknown-media"],
      ["claude-opus-5", { kind: "audio", seconds: 9 }, "pricing/unknown-media"],
      ["gpt-6-sol", { kind: "image", width: 8000, height: 8000 }, "pricing/image-rejected"],
      ["gpt-4o", { kind: "image", width: 0, height: 9 }, "pricing/bad-quantity"],
      ["gpt-4o", { kind: "image", width: 9.5, height: 9 }, "pricing/bad-quantity"],
      ["gemini-2.5-pro", { kind: "audio", seconds: -1 }, "pricing/bad-quantity"],
    ];
    for (const [model, media, code] of refused)
      expect(() => mediaTokens(model, media)).toThrowError(expect.objectContaining({ code }));
  });
});

describe("details", () => {
  const size = { kind: "image", width: 1024, height: 1024 } as const;
  const tokens = (model: string, detail?: string): number =>
    mediaTokens(model, { ...size, ...(detail !== undefined && { detail }) }).tokens;
  it("of another provider mean the model's default, so that one request fits all", () => {
    expect(tokens("gpt-4o", "medium")).toBe(tokens("gpt-4o"));
    expect(tokens("gemini-2.5-flash", "auto")).toBe(tokens("gemini-2.5-flash"));
    expect(tokens("gpt-5.5", "MEDIA_RESOLUTION_UNSPECIFIED")).toBe(tokens("gpt-5.5"));
  });
  it.each<unknown>(["hgih", "__proto__", "constructor", "media_resolution___proto__", 5, {}])(
    "that no provider has are refused, with those that are known: %j",
    (detail) => {
      for (const model of ["gpt-4o", "gpt-5.5", "gemini-2.5-flash", "claude-opus-5"])
        expect(() => mediaTokens(model, { ...size, detail: detail as string })).toThrowError(
          expect.objectContaining({ code: "input/bad-option", message: expect.stringContaining("ultra_high") }),
        );
    },
  );
});

it("refuses what is no media, by code", () => {
  const refused: [unknown, unknown, string][] = [
    ["gpt-4o", null, "input/bad-option"],
    [5, { kind: "image", width: 9, height: 9 }, "input/bad-option"],
    ["gpt-4o", {}, "pricing/unknown-media"],
    ["gpt-4o", { kind: "__proto__" }, "pricing/unknown-media"],
    ["gpt-4o", { kind: "image" }, "pricing/bad-quantity"],
    ["gpt-4o", { kind: "image", width: "9", height: 9 }, "pricing/bad-quantity"],
    ["gemini-2.5-pro", { kind: "video" }, "pricing/bad-quantity"],
    ["gemini-2.5-pro", { kind: "video", seconds: 1, framesPerSecond: "2" }, "pricing/bad-quantity"],
  ];
  for (const [model, media, code] of refused)
    expect(() => mediaTokens(model as string, media as Parameters<typeof mediaTokens>[1])).toThrowError(
      expect.objectContaining({ code }),
    );
});

describe("dataUrlSize", () => {
  const url = (kind: string, bytes: readonly number[]): string =>
    `data:image/${kind};base64,${btoa(String.fromCharCode(...bytes))}`;
  const text = (of: string): number[] => [...of].map((letter) => letter.charCodeAt(0));
  it("reads PNG, GIF, WebP and JPEG headers", () => {
    expect(
      dataUrlSize(url("png", [0x89, ...text("PNG\r\n\x1a\n"), 0, 0, 0, 13, ...text("IHDR"), 0, 0, 16, 0, 0, 0, 8, 1])),
    ).toEqual({ width: 4096, height: 2049 });
    expect(dataUrlSize(url("gif", [...text("GIF89a"), 64, 1, 200, 0]))).toEqual({ width: 320, height: 200 });
    expect(
      dataUrlSize(url("webp", [...text("RIFF\0\0\0\0WEBPVP8X"), ...new Array(8).fill(0), 0x7f, 2, 0, 0xdf, 1, 0])),
    ).toEqual({ width: 640, height: 480 });
    expect(
      dataUrlSize(url("webp", [...text("RIFF\0\0\0\0WEBPVP8 "), ...new Array(10).fill(0), 0x80, 2, 0xe0, 1])),
    ).toEqual({ width: 640, height: 480 });
    expect(dataUrlSize(url("webp", [...text("RIFF\0\0\0\0WEBPVP8L"), 0, 0, 0, 0, 0x2f, 0x7f, 0xc2, 0x77, 0]))).toEqual({
      width: 640,
      height: 480,
    });
    expect(
      dataUrlSize(url("jpeg", [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 1, 0xe0, 2, 0x80, 1])),
    ).toEqual({ width: 640, height: 480 });
  });
  it("gives undefined for anything else", () => {
    for (const each of [
      "https://example.com/a.png",
      "data:text/plain;base64,aGk=",
      "data:image/png;base64,%%%",
      url("jpeg", [0xff, 0xd8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ])
      expect(dataUrlSize(each)).toBeUndefined();
  });
});
