// Something that was pressed and waits.

/** Show that something was pressed until `acting` ends; a second press meanwhile is ignored. */
export async function whileBusy(node, acting) {
  if (node.getAttribute('aria-busy') === 'true') return;
  node.setAttribute('aria-busy', 'true');
  try {
    await acting();
  } finally {
    node.removeAttribute('aria-busy');
  }
}
