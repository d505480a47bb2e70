import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { SecondStepPage } from './second-step-page';

const URL = '/api/v1/settings/second-step';

describe('SecondStepPage', () => {
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    page = TestBed.createComponent(SecondStepPage).nativeElement as HTMLElement;
  });

  async function open(): Promise<void> {
    (await requestTo(URL)).flush({ requiredFor: 'nobody', countsProviders: true });
    await settle();
  }
  const choose = async (value: string): Promise<void> => {
    page.querySelector<HTMLInputElement>(`input[value="${value}"]`)?.click();
    await settle();
  };
  const without = (): string => textOf(page, '[data-testid=without]').join();

  it('tells what a choice means for those who have none, before it is saved', async () => {
    await open();
    expect(without()).toContain('they sign in as they did before');
    await choose('everybody');
    expect(without()).toContain('They are not locked out');
  });

  it('saves what was chosen, once, and says from when it holds', async () => {
    await open();
    await choose('staff');
    page.querySelector<HTMLInputElement>('input[name=counts-providers]')?.click();
    await settle();
    press(page, 'Save');
    const request = await requestTo(URL, 'PUT');
    expect(request.request.body).toEqual({ requiredFor: 'staff', countsProviders: false });
    await settle();
    press(page, 'Saving…');
    await expect(requestTo(URL, 'PUT')).rejects.toThrow('Nobody asked');
    request.flush({ requiredFor: 'staff', countsProviders: false });
    await settle();
    expect(textOf(page, '[role=status]')).toEqual(['Saved. It holds from each person’s next sign-in on.']);
  });

  it('keeps the choice and says why when it is refused', async () => {
    await open();
    await choose('admins');
    press(page, 'Save');
    refuse(await requestTo(URL, 'PUT'), 'not-allowed');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of not-allowed.');
    expect(page.querySelector<HTMLInputElement>('input[value=admins]')?.checked).toBe(true);
  });

  it('tries again when the settings cannot be read', async () => {
    refuse(await requestTo(URL), 'database-unavailable');
    await settle();
    press(page, 'Try again');
    await open();
    expect(textOf(page, 'legend')).toHaveLength(2);
  });
});
