// The portal works without scripts; this only spares a click or a mistake.

// A menu closes on Escape and on a click beside it.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.activeElement?.closest("details.menu[open]")?.querySelector("summary").focus();
  closeMenus();
});

// A part that could not be saved or fetched says so: htmx would leave the page as it was, without a word.
const fail = () => {
  const said = document.getElementById("failed");
  said.hidden = false;
  said.focus();
};
document.addEventListener("htmx:responseError", fail);
document.addEventListener("htmx:sendError", fail);

// A row that was completed in place hands the focus to the next one.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.matches("tr[data-saved]")) detail.elt.nextElementSibling?.querySelector("select, input:not([type=hidden], [type=checkbox]), textarea")?.focus();
});

// A double click does not send a form twice; a form that answers with a file can be sent again soon after.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("sent" in form.dataset) event.preventDefault();
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, 2000);
});
