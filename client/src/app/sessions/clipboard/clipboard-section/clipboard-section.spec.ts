import { TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { settle } from '../../../../../testing/api-doubles';
import { press, textOf } from '../../../../../testing/page';
import { PlayedLink } from '../../../../../testing/played-link';
import { PlayedLocalClipboard } from '../../../../../testing/played-local-clipboard';
import { ScreenLink } from '../../screen-link';
import { ClipboardBridge } from '../clipboard-bridge';
import { LocalClipboard } from '../local-clipboard';
import { ClipboardSection } from './clipboard-section';

describe('ClipboardSection', () => {
  let page: HTMLElement;
  let link: PlayedLink;
  let device: PlayedLocalClipboard;

  beforeEach(async () => {
    link = new PlayedLink();
    device = new PlayedLocalClipboard();
    device.right.set('unasked');
    TestBed.configureTestingModule({
      providers: [
        ClipboardBridge,
        { provide: ScreenLink, useValue: link },
        { provide: LocalClipboard, useValue: device },
      ],
    });
    page = TestBed.createComponent(ClipboardSection).nativeElement as HTMLElement;
    await settle();
  });

  const box = (): HTMLTextAreaElement | null => page.querySelector('textarea');
  const outcome = (): string[] => textOf(page, '.outcome');

  async function write(text: string): Promise<void> {
    const field = box();
    if (field === null) throw new Error('There is no box.');
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await settle();
  }

  it('shows what was copied in the session, and copies it', async () => {
    device.writing = 'after-click';
    link.copied.set('from the session');
    await settle();
    expect(box()?.value).toBe('from the session');
    press(page, 'Copy');
    await settle();
    expect(device.text).toBe('from the session');
    expect(outcome()).toEqual(['Copied.']);
  });

  it('sends what is written into it', async () => {
    await write('by hand');
    press(page, 'Send to the session');
    await settle();
    expect(link.current.pasted).toEqual(['by hand']);
    expect(outcome().join()).toContain('Sent.');
    await write('something else');
    expect(outcome()).toEqual(['']);
  });

  it('says what the browser allows, and asks for more', async () => {
    expect(textOf(page, 'summary .numbers')).toEqual(['With Ctrl + V']);
    device.text = 'on the device';
    press(page, 'Let it read my clipboard');
    await settle();
    expect(link.current.pasted).toEqual(['on the device']);
    device.right.set('granted');
    await settle();
    expect(textOf(page, 'summary .numbers')).toEqual(['Both ways']);
  });

  it('says how to copy where the browser lets nothing through', async () => {
    device.writing = 'never';
    link.copied.set('from the session');
    await settle();
    press(page, 'Copy');
    await settle();
    expect(outcome()).toEqual(['It is selected: press Ctrl + C.']);
    expect(textOf(page, 'summary .numbers')).toEqual(['By hand']);
  });

  it('sends nothing while there is no screen, and holds nothing that axe minds', async () => {
    await write('by hand');
    link.status.set('reconnecting');
    await settle();
    const send = [...page.querySelectorAll('button')].at(-1);
    expect(send?.disabled).toBe(true);
    document.body.append(page);
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
