import { type ComponentFixture, TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { settle } from '../../../../../testing/api-doubles';
import { aSession } from '../../../../../testing/builders';
import { textOf } from '../../../../../testing/page';
import { PlayedLink } from '../../../../../testing/played-link';
import { PlayedProbe } from '../../../../../testing/played-probe';
import { ScreenLink } from '../../screen-link';
import { LinkMeter } from '../../stream/link-meter';
import { ServerProbe } from '../../../core/server/server-probe';
import { ConnectionSection } from './connection-section';

describe('ConnectionSection', () => {
  let fixture: ComponentFixture<ConnectionSection>;
  let page: HTMLElement;
  let link: PlayedLink;
  let meter: LinkMeter;

  beforeEach(async () => {
    link = new PlayedLink();
    TestBed.configureTestingModule({
      providers: [LinkMeter, { provide: ScreenLink, useValue: link }, { provide: ServerProbe, useClass: PlayedProbe }],
    });
    meter = TestBed.inject(LinkMeter);
    fixture = TestBed.createComponent(ConnectionSection);
    fixture.componentRef.setInput('session', aSession());
    fixture.componentRef.setInput('isShown', false);
    page = fixture.nativeElement as HTMLElement;
    await settle();
  });
  afterEach(() => fixture.destroy());

  const numbers = (): string[] => textOf(page, '[data-testid="connection-numbers"] dd');
  const hops = (): string[] => textOf(page, '[data-testid="connection-hops"] .numbers');

  async function measured(): Promise<void> {
    const pong = { type: 'pong', id: 1, viewers: 2, screenMs: 3 } as const;
    meter.add(30, pong, { bytesIn: 0, bytesOut: 0 }, 0);
    meter.add(40, pong, { bytesIn: 250_000, bytesOut: 1_000 }, 1_000);
    await settle();
  }

  async function unfold(): Promise<void> {
    fixture.componentRef.setInput('isShown', true);
    const details = page.querySelector('details');
    if (details !== null) details.open = true;
    details?.dispatchEvent(new Event('toggle'));
    // Once for the question, once for its answer.
    await settle();
    await settle();
  }

  it('says that it measures until it has', async () => {
    expect(numbers()).toEqual(['Measuring…', 'Measuring…', 'Only this one']);
    await measured();
    expect(numbers()).toEqual(['40 ms (last 40 ms)', '2 Mbit/s in, 8 kbit/s out', '2, this one included']);
    expect(page.querySelector('polyline')?.getAttribute('points')?.split(' ')).toHaveLength(2);
  });

  it('splits the way once somebody reads it', async () => {
    await measured();
    expect(hops()).toEqual(['–', '–', '3 ms']);
    await unfold();
    expect(hops()).toEqual(['5 ms', '35 ms', '3 ms']);
    expect(textOf(page, '[data-testid="connection-hops"] li').join()).toContain('StreamSpace to “local”');
  });

  it('says in a word how the link is', async () => {
    await measured();
    expect(textOf(page, 'summary .numbers')).toEqual(['40 ms']);
    link.status.set('reconnecting');
    await settle();
    expect(textOf(page, 'summary .numbers')).toEqual(['Connection lost, trying again']);
  });

  it('holds nothing that axe minds', async () => {
    await measured();
    await unfold();
    document.body.append(page);
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
