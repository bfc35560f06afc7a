{# Takes: needs (JSON: pages by language, files), version. Shows a page when there is no signal; stores no personal data. #}
const NEEDS = JSON.parse("{{ needs|escapejs }}");
const STORE = "offline-{{ version }}";

// Without cookies: the page that is kept is the one that a stranger gets.
const plain = (url) => new Request(url, { credentials: "omit", cache: "reload" });

self.addEventListener("install", (event) => {
  const urls = [...Object.values(NEEDS.pages), ...NEEDS.files];
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(urls.map(plain))));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("offline-") && name !== STORE;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    const language = url.pathname.split("/")[1];
    const page = NEEDS.pages[language] || NEEDS.pages.en;
    event.respondWith(
      fetch(event.request).catch(() => caches.match(page).then((kept) => kept || Response.error())),
    );
  } else if (NEEDS.files.includes(url.pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(url.pathname)));
  }
});
