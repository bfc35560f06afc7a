// Looks with Lighthouse at pages that stand open in a browser which somebody else drives.
//
// The address of the browser is the first argument. Each line of the input asks for one look, as JSON:
//   {"url": address to go to, or null for the page as it stands, "isWide": screen of a desk,
//    "isHere": answers with 200, "isToBeFound": by search engines}
// Each line of the output is what came out of it.

import readline from "node:readline";

import { navigation, snapshot } from "lighthouse";
import desktop from "lighthouse/core/config/desktop-config.js";
import puppeteer from "puppeteer-core";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const browser = await puppeteer.connect({ browserURL: process.argv[2], defaultViewport: null });

// What Lighthouse must not hold against a page that is so on purpose.
const skipped = ({ isHere, isToBeFound }) => [
  ...(isToBeFound ? [] : ["is-crawlable"]),
  // The browser writes such a status into its console too.
  ...(isHere ? [] : ["http-status-code", "errors-in-console"]),
];

const failures = ({ categories, audits }) =>
  Object.values(categories).flatMap((category) =>
    category.auditRefs
      .filter(({ weight }) => weight)
      .map(({ id }) => audits[id])
      .filter(({ score }) => score !== null && score < (category.id === "performance" ? 0.9 : 1))
      .map(({ id, title, displayValue = "" }) => `${id}: ${title} ${displayValue}`),
  );

// The one page that is open: empty where Lighthouse is to go somewhere. It may not be here yet.
const openPage = async (isEmpty) => {
  for (let turn = 0; turn < 100; turn += 1) {
    const page = (await browser.pages()).find((one) => (one.url() === "about:blank") === isEmpty);
    if (page) return page;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("no page is open");
};

const look = async (ask) => {
  const page = await openPage(ask.url !== null);
  const flags = {
    logLevel: "error",
    // Nobody else uses this browser: the cookies in it are those of the person who looks.
    disableStorageReset: true,
    // A page as it stands has no speed, and the admin is not for search engines.
    onlyCategories: CATEGORIES.filter(
      (one) => !(one === "performance" && ask.url === null) && !(one === "seo" && ask.isWide),
    ),
    skipAudits: skipped(ask),
    ignoreStatusCode: !ask.isHere,
  };
  const options = { flags, config: ask.isWide ? desktop : undefined };
  const { lhr } = await (ask.url === null ? snapshot(page, options) : navigation(page, ask.url, options));
  const requests = lhr.audits["network-requests"]?.details?.items ?? [];
  return {
    error: lhr.runtimeError?.message ?? null,
    scores: CATEGORIES.map((one) => lhr.categories[one]?.score ?? null),
    failures: failures(lhr),
    requests: requests.length,
    bytes: requests.reduce((sum, { transferSize }) => sum + transferSize, 0),
    status: requests[0]?.statusCode ?? null,
    version: lhr.lighthouseVersion,
    browser: lhr.environment.hostUserAgent.split(" ").find((word) => word.includes("Chrome/")),
  };
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const answer = await look(JSON.parse(line)).catch((error) => ({ error: String(error.stack ?? error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.disconnect();
