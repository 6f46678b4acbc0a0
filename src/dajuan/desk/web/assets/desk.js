// Keys of the review queue and a place to drop a file. Every page works without it.
"use strict";
const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const form = document.getElementById("judging");
  // In a field Enter sends the form as it stands: a changed field makes it a correction.
  if (typing(event.target) || /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName)) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (wanted && (form || event.key === "u")) { event.preventDefault(); wanted.click(); }
});
for (const place of document.querySelectorAll(".drop")) {
  const field = place.querySelector("input[type=file]");
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}
