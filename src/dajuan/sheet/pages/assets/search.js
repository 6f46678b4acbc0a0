// Search without a server: pairs of neighbouring characters point at the sentences that hold them.
"use strict";
(() => {
  const list = document.getElementById("results");
  const told = document.getElementById("told");
  const asked = (new URLSearchParams(location.search).get("q") || "").trim().slice(0, 100);
  const box = document.getElementById("q");
  if (box) box.value = asked;
  const bare = (text) => text.toLowerCase().replace(/\s+/g, "");
  const letters = [...bare(asked)];
  if (letters.length < 2) return;
  const most = 2000, step = 100;
  const tell = (count, all) => {
    const text = all ? told.dataset.found : told.dataset.least;
    told.textContent = text.replace("{count}", count).replace("{query}", () => asked);
  };
  const load = (name) => new Promise((done) => {
    const script = document.createElement("script");
    script.src = list.dataset.index + name;
    script.onload = script.onerror = done;
    document.head.append(script);
  });
  const index = { pairs: new Map(), claims: new Map() };
  window.dajuanPairs = (held) => { for (const [pair, ids] of held) index.pairs.set(pair, ids); };
  window.dajuanClaims = (first, held) => { held.forEach((claim, place) => index.claims.set(first + place, claim)); };
  const pairs = letters.slice(1).map((letter, place) => letters[place] + letter);
  const add = ([place, head, words, area]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = list.dataset.pages + place;
    link.textContent = head;
    const sentence = document.createElement("p");
    sentence.textContent = words;
    const where = document.createElement("span");
    where.className = "dim";
    where.textContent = area;
    item.append(link, sentence, where);
    list.append(item);
  };
  const show = (found, from) => {
    found.slice(from, from + step).forEach(add);
    const shown = Math.min(from + step, found.length);
    if (from) list.children[from].querySelector("a").focus();
    if (shown === found.length) return;
    const more = document.createElement("button");
    more.type = "button";
    more.textContent = list.dataset.more.replace("{shown}", shown).replace("{count}", found.length);
    more.addEventListener("click", () => { more.remove(); show(found, shown); });
    list.after(more);
  };
  const run = async () => {
    await Promise.all([...new Set(pairs.map((pair) => pair.codePointAt(0) % 64))].map((shard) => load("pairs-" + shard + ".js")));
    let near = null;
    for (const pair of pairs) {
      const held = new Set(index.pairs.get(pair) || []);
      near = near === null ? [...held] : near.filter((id) => held.has(id));
    }
    const all = near.length <= most;
    near = near.slice(0, most);
    await Promise.all([...new Set(near.map((id) => Math.floor(id / 500)))].map((part) => load("claims-" + part + ".js")));
    const found = near.map((id) => index.claims.get(id)).filter((claim) => claim && bare(claim[1] + claim[2]).includes(letters.join("")));
    tell(found.length, all);
    show(found, 0);
  };
  run();
})();
