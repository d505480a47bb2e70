import type { BrowserContext, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { aPerson, THEIR_PASSWORD } from '../../testing/auth/people.js';
import { audit } from '../support/audit.js';
import { Desk } from '../support/desk.js';
import { desktopPainted, viewerConnected } from '../support/screen.js';
import { signInAs } from '../support/sign-in.js';

describe('Two people at one session', () => {
  let desk: Desk;
  let guests: BrowserContext;
  let guest: Page;
  let username: string;

  beforeAll(async () => {
    desk = await Desk.open();
    await desk.takeLines();
    const database = await EmbeddedPostgres.open(desk.product.place.dataDir);
    const rows = await new DataSource({ type: 'postgres', url: database.url() }).initialize();
    username = (await aPerson(rows)).username;
    await rows.destroy();
    const browser = desk.page.context().browser();
    if (!browser) throw new Error('The page has no browser.');
    guests = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    guest = await guests.newPage();
    await signInAs(guest, desk.product.url, { username, password: THEIR_PASSWORD });
  });
  afterAll(() => desk.close());

  async function openSharing(): Promise<void> {
    const panel = desk.page.getByRole('button', { name: 'Session panel', exact: true });
    if ((await panel.getAttribute('aria-expanded')) !== 'true') await panel.click();
    const summary = desk.page.locator('app-sharing-section summary');
    if ((await desk.page.locator('app-sharing-section details').getAttribute('open')) === null) await summary.click();
  }

  async function share(access: 'Only look' | 'Use it'): Promise<void> {
    await openSharing();
    await desk.page.getByLabel('Name that the person signs in with').fill(username);
    await desk.page.getByText(access, { exact: true }).click();
    await desk.page.getByRole('button', { name: 'Share', exact: true }).click();
    await desk.page
      .locator('app-sharing-section li')
      .getByText(access === 'Use it' ? 'may use it' : 'may look')
      .waitFor();
  }

  async function ownerTypes(text: string): Promise<void> {
    await desk.page.getByRole('button', { name: 'Close the panel' }).click();
    await desk.page.getByTestId('viewer-canvas').locator(':focus').waitFor({ state: 'attached' });
    await desk.page.keyboard.type(text);
    await desk.page.keyboard.press('Enter');
  }

  it('the guest sees the owner’s screen, marked with whose it is, and what they type goes nowhere', async () => {
    await share('Only look');
    expect(await audit(desk.page)).toEqual([]);
    await guest.goto(desk.product.url);
    await guest.getByRole('link', { name: /session, to look at/ }).click();
    await viewerConnected(guest);
    await desktopPainted(guest);
    await guest.getByTestId('guest-banner').getByText('You are looking at').waitFor();
    expect(await audit(guest)).toEqual([]);
    const panel = guest.getByRole('button', { name: 'Session panel', exact: true });
    await panel.click();
    await guest.locator('#viewer-panel').getByText('You may look;').waitFor();
    expect(await guest.locator('#viewer-panel h2').allInnerTexts()).toEqual(['Display']);
    expect(await audit(guest)).toEqual([]);
    await guest.getByRole('button', { name: 'Close the panel' }).click();
    await guest.mouse.click(400, 300);
    await guest.keyboard.type('written by the guest');
    await guest.keyboard.press('Enter');
    await ownerTypes('written by the owner');
    expect(await desk.nextLine()).toBe('written by the owner');
  });

  it('the owner is told that somebody looks', async () => {
    await openSharing();
    await desk.page.locator('#viewer-panel').getByText('2 people look at this screen').waitFor();
  });

  it('the guest types once they may use it, without reloading', async () => {
    await share('Use it');
    await guest.getByTestId('guest-banner').getByText('You are using').waitFor();
    await viewerConnected(guest);
    await guest.getByTestId('viewer-canvas').click();
    await guest.keyboard.type('now by the guest');
    await guest.keyboard.press('Enter');
    expect(await desk.nextLine()).toBe('now by the guest');
    await guest.getByRole('button', { name: 'Session panel', exact: true }).click();
    // Headings of a panel that is still on its way in have no text that is seen.
    await guest.locator('#viewer-panel').getByRole('heading', { name: 'Keyboard' }).waitFor();
    expect(await guest.locator('#viewer-panel h2').allInnerTexts()).toEqual(['Clipboard', 'Display', 'Keyboard']);
    expect(await audit(guest)).toEqual([]);
    await guest.getByRole('button', { name: 'Close the panel' }).click();
  });

  it('the screen closes within 5 s when the owner stops sharing', async () => {
    await openSharing();
    const began = Date.now();
    await desk.page.getByRole('button', { name: 'Stop sharing' }).click();
    await guest
      .getByText(/You may no longer see this screen|This session is not shared with you/)
      .first()
      .waitFor();
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await audit(guest)).toEqual([]);
    await guest.goto(desk.product.url);
    await guest.getByTestId('launch-desktop').waitFor();
    expect(await guest.getByText('Shared with you').count()).toBe(0);
  });
});
