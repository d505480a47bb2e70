import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { settle } from '../../../../../testing/api-doubles';
import { press, textOf } from '../../../../../testing/page';
import { DisplaySettings } from '../display-settings';
import { FullScreen } from '../full-screen';
import { PixelDensity } from '../pixel-density';
import { DisplaySection } from './display-section';

/** A browser that fills the display when asked to. */
class PlayedFullScreen {
  readonly isOn = signal(false);
  readonly isOffered = true;

  toggle(): Promise<void> {
    this.isOn.update((isOn) => !isOn);
    return Promise.resolve();
  }
}

describe('DisplaySection', () => {
  let fixture: ComponentFixture<DisplaySection>;
  let page: HTMLElement;
  const density = signal(1);

  beforeEach(async () => {
    localStorage.clear();
    density.set(1);
    TestBed.configureTestingModule({
      providers: [
        { provide: PixelDensity, useValue: { density } },
        { provide: FullScreen, useClass: PlayedFullScreen },
      ],
    });
    fixture = TestBed.createComponent(DisplaySection);
    page = fixture.nativeElement as HTMLElement;
    await settle();
  });

  const summary = (): string[] => textOf(page, 'summary .numbers');

  it('says how things are, and changes them', async () => {
    expect(summary()).toEqual(['Fit · Balanced']);
    page.querySelector<HTMLInputElement>('input[name="display-mode"][value="scale"]')?.click();
    page.querySelector<HTMLInputElement>('input[name="display-quality"][value="light"]')?.click();
    await settle();
    expect(summary()).toEqual(['Scale · Light']);
    expect(TestBed.inject(DisplaySettings).current()).toMatchObject({ mode: 'scale', quality: 'light' });
  });

  it('offers every dot of a display that has more of them than a page counts', async () => {
    expect(page.querySelector('input[name="dense"]')).toBeNull();
    density.set(1.5);
    await settle();
    expect(textOf(page, '#dense-hint').join()).toContain('1.5 dots');
    page.querySelector<HTMLInputElement>('input[name="dense"]')?.click();
    await settle();
    expect(TestBed.inject(DisplaySettings).current().isDense).toBe(true);
  });

  it('fills the display, after which the panel is in the way', async () => {
    let isDone = false;
    fixture.componentInstance.done.subscribe(() => (isDone = true));
    press(page, 'Full screen');
    await settle();
    expect(isDone).toBe(true);
    expect(textOf(page, 'button')).toEqual(['Leave full screen']);
  });

  it('holds nothing that axe minds', async () => {
    document.body.append(page);
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
