import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { settle } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { press, textOf } from '../../../../testing/page';
import { PlayedDial } from '../../../../testing/played-dialer';
import { Now } from '../../core/now';
import { LinkMeter } from '../stream/link-meter';
import { LinkWatch } from '../stream/link-watch';
import { IdleWarning } from './idle-warning';

const START_MS = Date.parse('2026-01-31T09:00:00.000Z');

const inSeconds = (seconds: number): string => new Date(START_MS + seconds * 1000).toISOString();

describe('IdleWarning', () => {
  let fixture: ComponentFixture<IdleWarning>;
  let page: HTMLElement;
  let dial: PlayedDial;
  const ms = signal(START_MS);

  beforeEach(async () => {
    ms.set(START_MS);
    TestBed.configureTestingModule({
      providers: [LinkMeter, LinkWatch, { provide: Now, useValue: { ms } }],
    });
    const ignore = (): void => undefined;
    dial = new PlayedDial({ connected: ignore, closed: ignore, copied: ignore, noted: ignore });
    TestBed.inject(LinkWatch).begin(dial.stream);
    fixture = TestBed.createComponent(IdleWarning);
    page = fixture.nativeElement as HTMLElement;
    await sleepsAt(inSeconds(100));
  });

  async function sleepsAt(at: string | null): Promise<void> {
    fixture.componentRef.setInput('session', aSession({ state: 'running', sleepsAt: at }));
    await settle();
  }

  const countdown = (): string[] => textOf(page, '.numbers');

  it('says so in time, and counts down', async () => {
    expect(countdown()).toEqual(['This session goes to sleep in 100 s.']);
    ms.set(START_MS + 40_000);
    await settle();
    expect(countdown()).toEqual(['This session goes to sleep in 60 s.']);
    ms.set(START_MS + 101_000);
    await settle();
    expect(countdown()).toEqual(['This session is going to sleep.']);
  });

  it('is silent while there is time, and where a session never sleeps', async () => {
    await sleepsAt(inSeconds(121));
    expect(countdown()).toEqual([]);
    await sleepsAt(null);
    expect(countdown()).toEqual([]);
  });

  it('tells the machine that somebody is here, and comes again for another time', async () => {
    press(page, 'Keep it running');
    await settle();
    expect(dial.stream.notes.at(-1)).toEqual({ type: 'present' });
    expect(countdown()).toEqual([]);
    await sleepsAt(inSeconds(110));
    expect(countdown()).toEqual(['This session goes to sleep in 110 s.']);
  });

  it('is read out once, and holds nothing that axe minds', async () => {
    expect(textOf(page, '[role="status"]').join()).toContain('within two minutes');
    document.body.append(page);
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
