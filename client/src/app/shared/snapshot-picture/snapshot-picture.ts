import { ChangeDetectionStrategy, Component, type ElementRef, effect, input, viewChild } from '@angular/core';

/** Draws a kept picture of a screen. Decorative: the session's name and state are beside it. */
@Component({
  selector: 'app-snapshot-picture',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<canvas #canvas aria-hidden="true"></canvas>`,
  styles: `
    :host {
      display: block;
      overflow: hidden;
      flex: none;
      background: var(--ss-screen);
    }
    canvas {
      inline-size: 100%;
      block-size: 100%;
      object-fit: cover;
      /* Where windows have their titles and texts begin. */
      object-position: top;
    }
  `,
})
export class SnapshotPicture {
  readonly picture = input.required<ImageBitmap>();
  protected readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');

  constructor() {
    effect(() => {
      const canvas = this.canvas().nativeElement;
      const picture = this.picture();
      canvas.width = picture.width;
      canvas.height = picture.height;
      // A picture that was forgotten has no size, and cannot be drawn.
      if (picture.width > 0) canvas.getContext('2d')?.drawImage(picture, 0, 0);
    });
  }
}
