// Applies the chosen theme before the first paint, so that nobody sees the other one flash by. See core/theme/theme-store.ts.
try {
  const choice = localStorage.getItem('streamspace.theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
} catch {
  // Storage is blocked: the system's theme is shown.
}
