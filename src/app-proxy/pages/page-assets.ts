/** Style of our pages: what the browser has, in its own light or dark. */
export const PAGE_STYLE = `
html { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; height: 100%; }
body { margin: 0; min-height: 100%; display: grid; place-items: center; }
main { max-width: 32rem; padding: 2rem; text-align: center; }
h1 { font-size: 1.4rem; font-weight: 500; margin: 0 0 .5rem; }
p { margin: .5rem 0; }
.wake { display: inline-block; padding: .5rem 1.25rem; border: 1px solid; border-radius: 2rem; text-decoration: none; }
/* The viewer has a button of its own. */
[data-framed] .wake { display: none; }
[data-page=waiting] h1::before, [data-page=entering] h1::before { content: ''; display: block; width: 2rem; height: 2rem; margin: 0 auto 1.5rem;
  border: 3px solid color-mix(in srgb, currentColor 20%, transparent); border-top-color: currentColor; border-radius: 50%;
  animation: turn 1s linear infinite; }
@keyframes turn { to { rotate: 1turn; } }
@media (prefers-reduced-motion: reduce) { h1::before { animation: none !important; } }
`;

/** Tells the viewer that frames the page what it is, and what the application has to do without: a browser delivers it to the one of the portal's names that the viewer was opened under. */
const TELL = `
const { page, framers } = document.documentElement.dataset;
let hasStorage = true;
try {
  localStorage.getItem('');
} catch {
  hasStorage = false;
}
if (parent !== self) {
  document.documentElement.dataset.framed = '';
  for (const framer of framers.split(' ')) parent.postMessage({ type: 'streamspace.page', page, hasStorage }, framer);
}
`;

/**
 * Posts the ticket of the address's fragment, and takes it out of the address first. Once the page has loaded: a viewer that counts the pages of
 * its frame by their loads would miss it otherwise.
 */
export const ENTRY_SCRIPT = `${TELL}
const form = document.querySelector('form');
form.ticket.value = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
addEventListener('load', () => setTimeout(() => form.submit()));
`;

/**
 * Turns a page that waits into the application once that is there. What asks too often helps nobody: every second at first, every five in the
 * end. What was sent is not sent again.
 */
export const PAGE_SCRIPT = `${TELL}
const { again } = document.documentElement.dataset;
const { pathname, search } = location;
const comeBack = () => (again === 'same' ? location.reload() : location.replace(pathname + search));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function isWorthAnotherLook() {
  const answer = await fetch('/.streamspace/status', { cache: 'no-store' });
  if (!answer.ok) return answer.status !== 503;
  const status = await answer.json();
  document.querySelector('[role=status]').textContent = status.message;
  return status.isReady;
}
async function wait() {
  for (let ms = 1000; ; ms = Math.min(ms * 1.3, 5000)) {
    await pause(ms);
    if (await isWorthAnotherLook().catch(() => false)) return comeBack();
  }
}
if (page === 'waiting') wait();
if (page === 'unanswered') pause(4000).then(comeBack);
`;
