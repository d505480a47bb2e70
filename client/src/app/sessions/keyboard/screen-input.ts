import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { strings } from './strings';
import { type KeyboardField, ScreenKeyboard } from './screen-keyboard';
import { SENTINEL, textChange } from './text-change';
import { composesLive } from './compose-live';

/** The field may grow to this many characters before it begins anew. */
const LONGEST = 400;

/**
 * Has the keyboard while somebody works on the screen. It is an editable field, because only such a field gets dead keys, input methods, emoji
 * pickers and a device's own keyboard from the browser; a canvas gets none. Nobody sees it, but for the text that an input method has not
 * committed yet: that stands where the person clicked last, which is where the text is going to be, and so do the candidates.
 * Its parent is the screen: whatever gets the focus there hands it on to the field.
 */
@Component({
  selector: 'app-screen-input',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <textarea
      #field
      rows="1"
      autocapitalize="none"
      autocomplete="off"
      autocorrect="off"
      spellcheck="false"
      data-testid="screen-input"
      aria-describedby="screen-input-hint"
      [attr.aria-label]="label()"
      [attr.inputmode]="keyboard.isDeviceOn() ? 'text' : 'none'"
      [class.composing]="isComposing() && !keyboard.isDeviceOn()"
      (keydown)="keyDown($event)"
      (keyup)="keyUp($event)"
      (compositionstart)="isComposing.set(true)"
      (compositionend)="commit()"
      (input)="edit()"
      (paste)="paste($event)"
      (blur)="leave()"
    ></textarea>
    <p id="screen-input-hint" class="visually-hidden">{{ text.hint }}</p>
  `,
  styleUrl: './screen-input.scss',
})
export class ScreenInput implements KeyboardField {
  protected readonly keyboard = inject(ScreenKeyboard);

  /** What the field is called: the screen. */
  readonly label = input.required<string>();

  protected readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');
  protected readonly text = strings;
  protected readonly isComposing = signal(false);
  readonly #composesLive = composesLive(navigator.languages);
  #known = '';
  #isSwitching = false;

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const screen = host.parentElement;
      if (screen === null) return;
      const takeFocus = (event: Event): void => {
        if (event.target !== this.#element) this.focus();
      };
      const follow = (event: PointerEvent): void => this.#follow(screen, event);
      screen.addEventListener('focusin', takeFocus);
      screen.addEventListener('pointerdown', follow, { capture: true });
      destroyRef.onDestroy(() => {
        screen.removeEventListener('focusin', takeFocus);
        screen.removeEventListener('pointerdown', follow, { capture: true });
      });
    });
    this.keyboard.field = this;
  }

  focus(): void {
    this.#element.focus({ preventScroll: true });
  }

  showDevice(isOn: boolean): void {
    const field = this.#element;
    this.#isSwitching = true;
    // A keyboard comes up when a field gets the focus, and this one may have it already.
    field.blur();
    field.inputMode = isOn ? 'text' : 'none';
    this.#begin();
    this.focus();
    this.#isSwitching = false;
  }

  protected keyDown(event: KeyboardEvent): void {
    if (this.keyboard.keyDown(event)) event.preventDefault();
  }

  protected keyUp(event: KeyboardEvent): void {
    event.preventDefault();
    this.keyboard.keyUp(event);
  }

  protected edit(): void {
    const isHeldBack = this.isComposing() && !(this.keyboard.isDeviceOn() && this.#composesLive);
    if (!isHeldBack) this.#take();
  }

  protected commit(): void {
    this.isComposing.set(false);
    this.#take();
  }

  protected paste(event: ClipboardEvent): void {
    event.preventDefault();
    this.keyboard.pasted(event.clipboardData?.getData('text/plain') ?? '');
  }

  protected leave(): void {
    this.isComposing.set(false);
    this.#begin();
    if (!this.#isSwitching) this.keyboard.noteDeviceGone();
  }

  get #element(): HTMLTextAreaElement {
    return this.field().nativeElement;
  }

  /** Sends what changed since the last time. */
  #take(): void {
    const { value } = this.#element;
    const change = textChange(this.#known, value);
    this.#known = value;
    this.keyboard.edit(change);
    if (this.isComposing()) return;
    const isBitten = !value.startsWith(this.#start);
    if (!this.keyboard.isDeviceOn() || isBitten || value.length > LONGEST || value.endsWith('\n')) this.#begin();
  }

  get #start(): string {
    return this.keyboard.isDeviceOn() ? SENTINEL : '';
  }

  /** Begins with a fresh field, the caret at its end. */
  #begin(): void {
    this.#known = this.#start;
    this.#element.value = this.#known;
    this.#element.setSelectionRange(this.#known.length, this.#known.length);
  }

  /** The field goes where the person points, and takes the keyboard. A finger leaves the keyboard where it is. */
  #follow(screen: HTMLElement, { clientX, clientY, pointerType }: PointerEvent): void {
    const { left, top } = screen.getBoundingClientRect();
    this.#element.style.translate = `${clientX - left}px ${clientY - top}px`;
    if (pointerType !== 'touch') this.focus();
  }
}
