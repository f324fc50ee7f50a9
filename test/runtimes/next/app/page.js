"use client";
import { useEffect, useState } from "react";
import { run } from "../../checks.js";
import { threads } from "../../threads.js";

/** A client component: the checks run in the browser. */
export default function Page() {
  const [found, show] = useState("");
  useEffect(() => {
    run(threads.started).then((result) => show(JSON.stringify(result)));
  }, []);
  return found === "" ? null : <output>{found}</output>;
}
