/** Keys that by themselves ask for nothing, or move about the page. */
const PAGE_KEYS: ReadonlySet<string> = new Set([
  'Tab',
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'Escape',
]);

/** Whether a click or a key is for a control of the page, for the browser, or for nothing, rather than for what the page shows. */
export function isForPage(event: Event): boolean {
  if (event.target instanceof Element && event.target.closest('a, button') !== null) return true;
  if (!(event instanceof KeyboardEvent)) return false;
  return PAGE_KEYS.has(event.key) || event.ctrlKey || event.altKey || event.metaKey;
}
