import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import axe from 'axe-core';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { aQuota, aSession } from '../../../../testing/builders';
import { fill, press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SessionStore } from '../../core/live/session-store';
import { ResizeSessionDialog } from './resize-session-dialog';

const SESSION = aSession({ resources: { cpuMillis: 1000, memoryMiB: 2048, storageGiB: 10 } });
const URL = `/api/v1/sessions/${SESSION.id}`;
const LARGER = { ...SESSION.resources, memoryMiB: 3072 };

describe('ResizeSessionDialog', () => {
  let fixture: ComponentFixture<ResizeSessionDialog>;
  let page: HTMLElement;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        { provide: MAT_DIALOG_DATA, useValue: SESSION },
        { provide: MatDialogRef, useValue: { close: () => undefined } },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(ResizeSessionDialog);
    page = fixture.nativeElement as HTMLElement;
    (await requestTo('/api/v1/me/quota')).flush(aQuota({ memoryMiB: [4096, 2048] }));
    await settle();
  });

  const status = (): string => textOf(page, '[role="status"]').join('');
  async function ask(memory: string): Promise<void> {
    fill(page, 'memoryMiB', memory);
    await settle();
    press(page, 'Change size');
    await settle();
  }

  it('shows what is left, asks for what was changed alone, and says when that holds', async () => {
    expect(textOf(page, 'li')).toEqual(['2 of 4 GiB memory']);
    await ask('3');
    const request = await requestTo(URL, 'PATCH');
    expect(request.request.body).toEqual({ resources: { memoryMiB: 3072 } });
    const changed = { ...SESSION, resources: LARGER, generation: 2, updatedAt: '2026-01-31T09:31:00.000Z' };
    request.flush({ ...changed, resizing: 'under-way' });
    await settle();
    expect(status()).toContain('is being told');
    TestBed.inject(SessionStore).merge({
      ...changed,
      resizing: 'at-next-start',
      updatedAt: '2026-01-31T09:32:00.000Z',
    });
    await settle();
    expect(status()).toContain('from its next start');
    TestBed.inject(SessionStore).merge({ ...changed, updatedAt: '2026-01-31T09:33:00.000Z' });
    await settle();
    expect(status()).toContain('from now on');
  });

  it('says in the server’s words why not, and lets the person try again', async () => {
    await ask('9');
    refuse(await requestTo(URL, 'PATCH'), 'quota-exceeded');
    await settle();
    expect(textOf(page, '[role="alert"]').join()).toContain('Detail of quota-exceeded.');
    await ask('3');
    await requestTo(URL, 'PATCH');
  });

  it('asks for nothing that is no size, or the same', async () => {
    await ask('much');
    expect(page.textContent).toContain('Enter a number from');
    await ask('2');
    expect(status()).toBe('This is the size that it has already.');
  });

  it('holds nothing that axe minds', async () => {
    document.body.append(page);
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
