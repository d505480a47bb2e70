import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { mdiFitToScreenOutline, mdiKeyboardOutline } from '@mdi/js';
import { Icon } from '../../../core/icons/icon';
import { KeyRow } from '../../keyboard/key-row/key-row';
import { ScreenKeyboard } from '../../keyboard/screen-keyboard';
import { ScreenLink } from '../../screen-link';
import { type PictureView, type Point, WHOLE, type WindowSize, moveBy, settled, within, zoomAt } from '../picture-view';
import { strings } from '../strings';
import { followGestures } from '../touch-gestures';
import { liftFor } from '../visible-area';

/** Height of the row of keys, in CSS pixels. */
const ROW_HEIGHT = 44;

/** A window that grew back to this share of the page has no keyboard in front of it any more. */
const UNCOVERED = 0.95;

/**
 * What fingers do to the screen beside pointing: zoom and move its picture, and bring up the device's keyboard, above which the picture moves so
 * that the place typed at is seen. The picture is zoomed by the size of its element, because noVNC scales to that.
 */
@Component({
  selector: 'app-touch-layer',
  imports: [Icon, KeyRow],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './touch-layer.html',
  styleUrl: './touch-layer.scss',
  host: { '(window:resize)': 'fitWindow()' },
})
export class TouchLayer {
  readonly #link = inject(ScreenLink);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly keyboard = inject(ScreenKeyboard);

  /** The element that the screen is shown in. */
  readonly screen = input.required<HTMLElement>();

  /** Whether there is anything to type into. */
  readonly hasKeyboard = input(true);

  protected readonly text = strings;
  protected readonly icons = { keyboard: mdiKeyboardOutline, whole: mdiFitToScreenOutline };
  protected readonly view = signal<PictureView>(WHOLE);
  protected readonly isTouched = signal(false);
  protected readonly rowBottom = signal({ top: 0, left: 0, width: 0 });
  protected readonly percent = computed(() => Math.round(this.view().zoom * 100));
  /** Where the person pointed last, in CSS pixels of the window as if the picture were not lifted. */
  #caretY = 0;
  readonly #lift = signal(0);
  #pinchView = WHOLE;
  #pinchAt: Point = { x: 0, y: 0 };
  #wasCovered = false;

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => destroyRef.onDestroy(this.#listen(this.screen())));
    effect(() => this.#place(this.screen(), this.view(), this.#lift()));
    effect(() => {
      const isOn = this.keyboard.isDeviceOn();
      untracked(() => {
        this.#wasCovered = false;
        if (isOn) this.followArea();
        else this.#lift.set(0);
      });
    });
    effect(() => {
      const isZoomed = this.view().zoom > 1;
      if (this.#link.status() === 'connected') this.#link.dial?.zoom(isZoomed);
    });
  }

  protected showWhole(): void {
    this.view.set(WHOLE);
  }

  /** The window has another size. */
  protected fitWindow(): void {
    this.view.update((view) => within(view, this.#size));
  }

  /** The visible part of the window changed: a keyboard came, went or moved. */
  protected followArea(): void {
    const area = window.visualViewport;
    if (area === null || !this.keyboard.isDeviceOn()) return;
    const { offsetTop: top, offsetLeft: left, height, width } = area;
    this.rowBottom.set({ top: top + height, left, width });
    this.#lift.set(liftFor(this.#caretY, { top, height }, ROW_HEIGHT, document.documentElement.clientHeight));
    const isCovered = height < document.documentElement.clientHeight * UNCOVERED;
    if (this.#wasCovered && !isCovered) this.keyboard.showDevice(false);
    this.#wasCovered = isCovered;
  }

  get #size(): WindowSize {
    const { clientWidth: width, clientHeight: height } = this.#host.parentElement ?? document.documentElement;
    return { width, height };
  }

  #listen(screen: HTMLElement): () => void {
    const point = ({ clientY, pointerType }: PointerEvent): void => {
      this.isTouched.set(pointerType === 'touch');
      this.#caretY = clientY + this.#lift();
      this.followArea();
    };
    const follow = (): void => this.followArea();
    const area = window.visualViewport;
    screen.addEventListener('pointerdown', point, { capture: true });
    area?.addEventListener('resize', follow);
    area?.addEventListener('scroll', follow);
    const stop = followGestures(screen, {
      pinchStarted: (at) => this.#startPinch(at),
      pinched: (factor, by) => this.#pinch(factor, by),
      pinchEnded: () => this.view.update(settled),
      dragged: (by) => this.#drag(by),
      keyboardAsked: () => {
        if (this.hasKeyboard()) this.keyboard.showDevice(!this.keyboard.isDeviceOn());
      },
    });
    return () => {
      stop();
      screen.removeEventListener('pointerdown', point, { capture: true });
      area?.removeEventListener('resize', follow);
      area?.removeEventListener('scroll', follow);
    };
  }

  #startPinch(at: Point): void {
    this.#pinchView = this.view();
    this.#pinchAt = at;
  }

  #pinch(factor: number, by: Point): void {
    const zoomed = zoomAt(this.#pinchView, factor, this.#pinchAt, this.#size);
    this.view.set(moveBy(zoomed, by, this.#size).view);
  }

  #drag(by: Point): Point {
    const { view, rest } = moveBy(this.view(), by, this.#size);
    this.view.set(view);
    return { x: by.x - rest.x, y: by.y - rest.y };
  }

  #place({ style }: HTMLElement, { zoom, x, y }: PictureView, lift: number): void {
    style.inlineSize = zoom === 1 ? '' : `${zoom * 100}%`;
    style.blockSize = zoom === 1 ? '' : `${zoom * 100}%`;
    style.translate = zoom === 1 && lift === 0 ? '' : `${x}px ${y - lift}px`;
  }
}
