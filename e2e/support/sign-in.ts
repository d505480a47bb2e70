import type { Page } from 'playwright-core';

/** Somebody who can sign in. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Signs in by the form and waits for the catalog. */
export async function signInAs(page: Page, url: string, { username, password }: Credentials): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('launch-desktop').waitFor();
}
