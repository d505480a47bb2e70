import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { encode } from 'uqr';

/** Light modules around the code, which readers need (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A QR code, drawn here: what it holds leaves the page for nowhere. Black on white in every theme, since readers know nothing else. */
@Component({
  selector: 'app-qr-code',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg role="img" [attr.aria-label]="label()" [attr.viewBox]="code().box" shape-rendering="crispEdges">
      <path fill="#fff" d="M0 0h999v999h-999z" />
      <path fill="#000" [attr.d]="code().path" />
    </svg>
  `,
  styles: `
    svg {
      display: block;
      inline-size: min(208px, 100%);
      border-radius: var(--ss-radius-s);
      aspect-ratio: 1;
    }
  `,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();

  protected readonly code = computed(() => {
    const { data, size } = encode(this.text(), { ecc: 'M', border: QUIET_ZONE });
    const modules = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { box: `0 0 ${size} ${size}`, path: modules.join('') };
  });
}
