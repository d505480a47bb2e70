/** Types `value` into the field of this name, as a person would. */
export function fill(page: HTMLElement, name: string, value: string): void {
  const field = page.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (field === null) throw new Error(`There is no field "${name}".`);
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('blur', { bubbles: true }));
}

/** Presses the button with this text. */
export function press(page: HTMLElement, text: string): void {
  const button = [...page.querySelectorAll('button')].find((candidate) => candidate.textContent.trim() === text);
  if (button === undefined) throw new Error(`There is no button "${text}".`);
  button.click();
}

/** Texts of all elements that match, without the space around them. */
export function textOf(page: HTMLElement, selector: string): string[] {
  return [...page.querySelectorAll(selector)].map(({ textContent }) => textContent.trim());
}
