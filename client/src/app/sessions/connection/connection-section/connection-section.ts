import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { mdiSwapVertical } from '@mdi/js';
import type { SessionView } from '../../../../../../protocol/http/sessions.js';
import { PanelSection } from '../../panel-section/panel-section';
import { ScreenLink } from '../../screen-link';
import { strings as viewer } from '../../strings';
import { LinkMeter } from '../../stream/link-meter';
import { hopsOf } from '../hops';
import { requestTime } from '../request-time';
import { strings } from '../strings';

/** Drawing of the last round trips, in units of its own. */
const CHART = { width: 120, height: 24 };

/** How good the way to the screen is, and where its time goes. */
@Component({
  selector: 'app-connection-section',
  imports: [PanelSection],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './connection-section.html',
  styleUrl: './connection-section.scss',
})
export class ConnectionSection {
  protected readonly link = inject(ScreenLink);
  protected readonly meter = inject(LinkMeter);

  readonly session = input.required<SessionView>();
  /** Whether the panel is open; nothing is measured for nobody. */
  readonly isShown = input.required<boolean>();

  protected readonly text = strings;
  protected readonly icon = mdiSwapVertical;
  protected readonly chart = CHART;
  protected readonly isOpen = signal(false);
  readonly #requestMs = requestTime(computed(() => this.isOpen() && this.isShown()));
  protected readonly agent = computed(() => this.session().agent?.name ?? strings.unnamedAgent);
  protected readonly hops = computed(() => hopsOf(this.meter.medianMs(), this.#requestMs(), this.meter.screenMs()));
  protected readonly rows = computed(() => [
    { name: strings.toServer, ms: this.hops().toServerMs },
    { name: strings.toAgent(this.agent()), ms: this.hops().toAgentMs },
    { name: strings.toScreen(this.agent()), ms: this.hops().toScreenMs },
  ]);
  protected readonly roundTrip = computed(() => {
    const [medianMs, latestMs] = [this.meter.medianMs(), this.meter.latestMs()];
    return medianMs === null || latestMs === null ? strings.measuring : strings.roundTripOf(medianMs, latestMs);
  });
  protected readonly bandwidth = computed(() => {
    const bandwidth = this.meter.bandwidth();
    return bandwidth === null ? strings.measuring : strings.bandwidthOf(bandwidth.bitsIn, bandwidth.bitsOut);
  });
  protected readonly summary = computed(() => {
    const medianMs = this.meter.medianMs();
    if (this.link.status() !== 'connected') return viewer.viewer.states[this.link.status()];
    return medianMs === null ? '' : strings.milliseconds(medianMs);
  });
  /** Points of the drawing, oldest on the left. */
  protected readonly line = computed(() => {
    const values = this.meter.roundTripsMs();
    const highest = Math.max(20, ...values);
    const step = CHART.width / Math.max(1, values.length - 1);
    return values.map((ms, i) => `${i * step},${CHART.height - 1 - (ms / highest) * (CHART.height - 2)}`).join(' ');
  });
}
