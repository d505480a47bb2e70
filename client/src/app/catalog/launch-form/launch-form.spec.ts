import { type ComponentFixture, TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { aQuota, aTemplate } from '../../../../testing/builders';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import type { LaunchOptions } from '../session-launcher';
import { LaunchForm } from './launch-form';

const QUOTA = '/api/v1/me/quota';
const TEMPLATE = aTemplate({ resources: { cpuMillis: 1000, memoryMiB: 2048, storageGiB: 10 } });

describe('LaunchForm', () => {
  let fixture: ComponentFixture<LaunchForm>;
  let page: HTMLElement;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(LaunchForm);
    page = fixture.nativeElement as HTMLElement;
    fixture.componentRef.setInput('template', TEMPLATE);
    await settle();
  });

  async function choose(label: string): Promise<void> {
    const choices = [...page.querySelectorAll<HTMLLabelElement>('label.choice')];
    choices.find(({ textContent }) => textContent.includes(label))?.click();
    await settle();
  }

  it('shows what is left, which sizes are too big for it, and what to do once one of them is chosen', async () => {
    (await requestTo(QUOTA)).flush(aQuota({ sessions: [20, 1], memoryMiB: [4096, 1024] }));
    await settle();
    expect(textOf(page, '.quota li')).toEqual(['19 of 20 sessions', '3 of 4 GiB memory']);
    expect(textOf(page, '.too-much')).toEqual(['More than is left']);
    expect(textOf(page, '.way-out')).toEqual(['']);
    await choose('Large');
    expect(textOf(page, '.way-out')).toEqual([
      'End a session or put one to sleep to make room, or ask your administrator for more.',
    ]);
    await choose('Small');
    expect(textOf(page, '.way-out')).toEqual(['']);
  });

  it('launches without it: the server decides', async () => {
    refuse(await requestTo(QUOTA), 'database-unavailable');
    await settle();
    expect(page.querySelector('.quota')).toBeNull();
    const launched: LaunchOptions[] = [];
    fixture.componentInstance.launch.subscribe((options) => launched.push(options));
    press(page, 'Launch');
    expect(launched).toEqual([{ home: 'persistent' }]);
  });

  it('holds nothing that axe minds', async () => {
    (await requestTo(QUOTA)).flush(aQuota({ sessions: [1, 1] }));
    await settle();
    document.body.append(page);
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
