// What is typed into a form with data-keep outlives a lost connection or an ended session. It stays with this tab, for
// the person whose id data-keep gives, until a page says that it was saved or the person drops it.

const SENT = "typed-sent";
const nameOf = (form) => {
  const { pathname, search } = new URL(form.action); // one page may ask about many tasks: the query says about which
  return `typed-${form.dataset.keep}-${pathname}${search}`;
};
const typedIn = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
const keep = (form) => sessionStorage.setItem(nameOf(form), JSON.stringify(typedIn(form)));

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-keep]");
  if (form) keep(form);
});
document.addEventListener("submit", ({ target }) => {
  if ("keep" in target.dataset) sessionStorage.setItem(SENT, nameOf(target)); // sent is not saved
});
document.addEventListener("click", ({ target }) => {
  const drop = target.closest("form[data-keep] [data-drop]");
  if (drop) sessionStorage.removeItem(nameOf(drop.closest("form")));
});

const restore = (form) => {
  const kept = JSON.parse(sessionStorage.getItem(nameOf(form)));
  if (!kept || JSON.stringify(kept) === JSON.stringify(typedIn(form))) return;
  for (const field of form.elements) {
    const typed = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = typed.includes(field.value);
    else if (field.type !== "file" && typed.length) field.value = typed[0];
  }
  form.querySelector("[data-restored]").hidden = false;
};

const look = (part) => {
  if (part.querySelector(".msg.success") && sessionStorage.getItem(SENT)) {
    sessionStorage.removeItem(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  }
  // A form that comes back with what was typed knows more than we do: what others saved meanwhile, say.
  for (const form of part.querySelectorAll("form[data-keep]")) ("back" in form.dataset ? keep : restore)(form);
};
document.addEventListener("DOMContentLoaded", () => look(document));
document.addEventListener("htmx:afterSettle", ({ detail }) => look(detail.elt));
