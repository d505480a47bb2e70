/** Windows that are a phone's: a desktop of their size would be of no use. */
const PHONE = '(max-width: 480px) and (pointer: coarse)';

/** Whether the window is a phone's. */
export function isPhone(view: Window | null): boolean {
  // Missing in environments without layout.
  const queries: Partial<Pick<Window, 'matchMedia'>> | null = view;
  return queries?.matchMedia?.(PHONE).matches ?? false;
}
