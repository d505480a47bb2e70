import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { SecurityPage } from './security-page';

const ID = '3f0f6f3e-0000-4000-8000-00000000000';
const AT = '2026-11-20T09:30:00.000Z';
const STATUS = { isEnabled: false, enabledAt: null, recoveryCodesLeft: 0, isRequired: false, hasPassword: true };
const SIGN_IN = { userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0', createdAt: AT, lastUsedAt: AT, expiresAt: AT };
const KEY = {
  id: `${ID}5`,
  name: 'Nightly report',
  prefix: 'ssk_AbCdEf',
  scopes: ['sessions:read'],
  createdAt: AT,
  expiresAt: AT,
  lastUsedAt: null,
  isResting: false,
};
const OFFERED = ['account:read', 'sessions:read'];

describe('SecurityPage', () => {
  let page: HTMLElement;

  const open = async (
    status: object = {},
    keys: readonly object[] = [],
    notices: readonly object[] = [],
  ): Promise<void> => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    const fixture = TestBed.createComponent(SecurityPage);
    page = fixture.nativeElement as HTMLElement;
    fixture.autoDetectChanges();
    (await requestTo('/api/v1/me/mfa')).flush({ ...STATUS, ...status });
    await answerSignIns();
    await answerKeys(keys);
    (await requestTo('/api/v1/me/security-notices')).flush({ items: notices });
    await settle();
  };
  const answerSignIns = async (count = 2): Promise<void> => {
    const items = Array.from({ length: count }, (_, index) => ({
      ...SIGN_IN,
      id: `${ID}${index}`,
      isCurrent: index === 0,
    }));
    (await requestTo('/api/v1/me/sign-ins')).flush({ items });
    await settle();
  };
  const answerKeys = async (items: readonly object[]): Promise<void> => {
    (await requestTo('/api/v1/me/api-keys')).flush({ items, offeredScopes: OFFERED });
  };
  const texts = (section: string, what: string): string[] => textOf(page, `app-${section}-section ${what}`);

  it('makes no key before it knows what a key may do', async () => {
    await open();
    const isDisabled = (): boolean | undefined =>
      [...page.querySelectorAll<HTMLButtonElement>('app-api-keys-section button')].at(-1)?.disabled;
    expect(isDisabled()).toBe(false);
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    const fixture = TestBed.createComponent(SecurityPage);
    page = fixture.nativeElement as HTMLElement;
    fixture.autoDetectChanges();
    refuse(await requestTo('/api/v1/me/api-keys'), 'internal');
    await settle();
    expect(isDisabled()).toBe(true);
  });

  it('changes the password, and says at the field why one is too weak', async () => {
    await open();
    press(page, 'Change password');
    await settle();
    expect(texts('password', '.error')).toEqual(['Enter your current password.', 'Use at least 12 characters.']);
    const submit = async (): ReturnType<typeof requestTo> => {
      fill(page, 'currentPassword', 'the old one');
      fill(page, 'newPassword', 'password1234');
      fill(page, 'repeatPassword', 'password1234');
      press(page, 'Change password');
      return requestTo('/api/v1/me/password', 'PUT');
    };
    const first = await submit();
    expect(first.request.body).toEqual({ currentPassword: 'the old one', password: 'password1234' });
    refuse(first, 'weak-password');
    await settle();
    expect(texts('password', '.error')).toEqual(['Detail of weak-password.']);
    (await submit()).flush(null);
    await settle();
    expect(texts('password', '.saved')).toEqual(['Changed. You were signed out everywhere else.']);
    await answerSignIns(1);
    expect(texts('sign-ins', 'li')).toHaveLength(1);
  });

  it('sends a wrong current password once', async () => {
    await open();
    fill(page, 'currentPassword', 'wrong');
    fill(page, 'newPassword', 'nine lazy clouds');
    fill(page, 'repeatPassword', 'nine lazy clouds');
    press(page, 'Change password');
    refuse(await requestTo('/api/v1/me/password', 'PUT'), 'invalid-credentials');
    await settle();
    expect(texts('password', '.error')).toEqual(['This is not your current password. Check it and try again.']);
    await expect(requestTo('/api/v1/auth/refresh', 'POST')).rejects.toThrow('Nobody asked');
  });

  it('asks once: for a code as well where there is a second step, and not again after it was right', async () => {
    await open({ isEnabled: true, enabledAt: AT, recoveryCodesLeft: 3 });
    const submit = async (code: string | null): ReturnType<typeof requestTo> => {
      fill(page, 'currentPassword', 'the old one');
      if (code !== null) fill(page, 'passwordCode', code);
      fill(page, 'newPassword', 'nine lazy clouds');
      fill(page, 'repeatPassword', 'nine lazy clouds');
      press(page, 'Change password');
      return requestTo('/api/v1/me/password', 'PUT');
    };
    await expect(submit('')).rejects.toThrow('Nobody asked');
    refuse(await submit('111111'), 'invalid-code');
    await settle();
    expect(texts('password', '.error')).toEqual(['Detail of invalid-code.']);
    const second = await submit('222222');
    expect(second.request.body).toMatchObject({ code: '222222' });
    refuse(second, 'weak-password');
    await settle();
    expect(page.querySelector('input[name=passwordCode]')).toBeNull();
    expect((await submit(null)).request.body).toEqual({
      currentPassword: 'the old one',
      password: 'nine lazy clouds',
    });
  });

  it('offers people without a password here no form for one', async () => {
    await open({ hasPassword: false });
    expect(page.querySelector('app-password-section form')).toBeNull();
  });

  it('sets the second step up and shows the recovery codes once', async () => {
    await open();
    press(page, 'Set up an authenticator');
    (await requestTo('/api/v1/me/mfa/totp', 'POST')).flush({
      secret: 'ABCDEFGH',
      uri: 'otpauth://totp/x?secret=ABCDEFGH',
    });
    await settle();
    fill(page, 'code', '123456');
    press(page, 'Turn on');
    const confirm = await requestTo('/api/v1/me/mfa/totp/confirm', 'POST');
    expect(confirm.request.body).toEqual({ code: '123456' });
    confirm.flush({ recoveryCodes: ['k3vn-0q7d-9wzt-h2mx'] });
    await settle();
    (await requestTo('/api/v1/me/mfa')).flush({ ...STATUS, isEnabled: true, enabledAt: AT, recoveryCodesLeft: 10 });
    await answerSignIns(1);
    expect(texts('second-step', 'code')).toEqual(['k3vn-0q7d-9wzt-h2mx']);
    press(page, 'I have kept them');
    await settle();
    expect(page.textContent).not.toContain('k3vn');
    expect(page.textContent).toContain('10 recovery codes are left.');
  });

  it('asks before the second step goes, and does not offer it where it is required', async () => {
    await open({ isEnabled: true, enabledAt: AT, recoveryCodesLeft: 3 });
    press(page, 'Remove it');
    await settle();
    expect(page.textContent).toContain('Remove the second step?');
    press(page, 'Remove it');
    (await requestTo('/api/v1/me/mfa/totp', 'DELETE')).flush(null);
    await settle();
    (await requestTo('/api/v1/me/mfa')).flush({ ...STATUS, isEnabled: true, enabledAt: AT, isRequired: true });
    await answerSignIns();
    expect(texts('second-step', 'button')).toEqual(['New recovery codes']);
  });

  it('lists the sign-ins in words and ends them', async () => {
    await open();
    expect(texts('sign-ins', '.name')).toEqual(['Firefox on Linux', 'Firefox on Linux']);
    expect(texts('sign-ins', '.mark')).toEqual(['This browser']);
    press(page, 'Sign out');
    (await requestTo(`/api/v1/me/sign-ins/${ID}1`, 'DELETE')).flush(null);
    await settle();
    await answerSignIns(3);
    press(page, 'Sign out everywhere else');
    (await requestTo('/api/v1/me/sign-ins', 'DELETE')).flush({ ended: 2 });
    await settle();
    await answerSignIns(1);
    expect(texts('sign-ins', '.saved')).toEqual(['2 sign-ins were ended.']);
    expect(texts('sign-ins', 'button')).toEqual([]);
  });

  it('lists what changed lately, by whom, and what the person said about it', async () => {
    const notice = { id: `${ID}7`, kind: 'second-step.disabled', occurredAt: AT, by: 'staff', isNew: false };
    await open({}, [], [{ ...notice, isExpected: false }]);
    expect(texts('notices', '.name')).toEqual(['Somebody who looks after accounts removed your second step.']);
    expect(texts('notices', '.soft').join()).toContain('You said that this was not you.');
  });

  it('offers only what the person’s role can use, and says of a key that rests how to wake it', async () => {
    await open({}, [KEY, { ...KEY, id: `${ID}6`, name: 'Backup', isResting: true }]);
    expect(texts('api-keys', 'li').map((text) => text.includes('Rests: programs get nothing by it'))).toEqual([
      false,
      true,
    ]);
    press(page, 'Make a key');
    await settle();
    const names = [...page.querySelectorAll<HTMLInputElement>('app-api-key-form input[type=checkbox]')];
    expect(names.map(({ name }) => name)).toEqual(OFFERED);
  });

  it('makes a key, shows it once, and revokes it', async () => {
    await open({}, []);
    press(page, 'Make a key');
    await settle();
    press(page, 'Make a key');
    await settle();
    expect(texts('api-keys', '.error').filter((text) => text !== '')).toEqual([
      'Use 1 to 64 characters.',
      'Choose at least one.',
    ]);
    fill(page, 'keyName', ' Nightly report ');
    page.querySelector<HTMLInputElement>('input[name="sessions:read"]')?.click();
    await settle();
    press(page, 'Make a key');
    const create = await requestTo('/api/v1/me/api-keys', 'POST');
    expect(create.request.body).toEqual({ name: 'Nightly report', scopes: ['sessions:read'], lifeDays: 90 });
    create.flush({ key: 'ssk_secret', apiKey: KEY });
    await settle();
    await answerKeys([KEY]);
    await settle();
    expect(texts('api-keys', '.secret')).toEqual(['ssk_secret']);
    press(page, 'I have kept it');
    await settle();
    expect(page.textContent).not.toContain('ssk_secret');
    expect(texts('api-keys', 'li').join()).toContain('never used');
    press(page, 'Revoke');
    (await requestTo(`/api/v1/me/api-keys/${KEY.id}`, 'DELETE')).flush(null);
    await settle();
    await answerKeys([]);
    await settle();
    expect(texts('api-keys', 'li')).toEqual([]);
  });
});
