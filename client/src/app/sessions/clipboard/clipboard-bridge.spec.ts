import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { settle } from '../../../../testing/api-doubles';
import { PlayedLink } from '../../../../testing/played-link';
import { PlayedLocalClipboard } from '../../../../testing/played-local-clipboard';
import { ScreenLink } from '../screen-link';
import { ClipboardBridge } from './clipboard-bridge';
import { LocalClipboard } from './local-clipboard';
import { MAX_SHARED_BYTES } from './text-size';

const EMOJI = 'Grüße 👩‍🚀';

describe('ClipboardBridge', () => {
  let link: PlayedLink;
  let device: PlayedLocalClipboard;
  let bridge: ClipboardBridge;

  beforeEach(async () => {
    jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    link = new PlayedLink();
    device = new PlayedLocalClipboard();
    TestBed.configureTestingModule({
      providers: [
        ClipboardBridge,
        { provide: ScreenLink, useValue: link },
        { provide: LocalClipboard, useValue: device },
      ],
    });
    bridge = TestBed.inject(ClipboardBridge);
    await settle();
  });
  afterEach(() => jest.restoreAllMocks());

  async function copiedInSession(text: string): Promise<void> {
    link.copied.set(text);
    await settle();
  }

  it('puts what is copied in the session on the device', async () => {
    await copiedInSession(EMOJI);
    expect(device.text).toBe(EMOJI);
    expect(bridge.fromSession()).toBe(EMOJI);
  });

  it('brings what was copied elsewhere when the viewer gets the focus, once', async () => {
    device.text = EMOJI;
    await bridge.sync();
    await bridge.sync();
    expect(link.current.pasted).toEqual([EMOJI]);
  });

  it('does not send back what came from the session', async () => {
    await copiedInSession(EMOJI);
    await bridge.sync();
    expect(link.current.pasted).toEqual([]);
  });

  it('brings it again to a new connection', async () => {
    device.text = EMOJI;
    await bridge.sync();
    link.status.set('reconnecting');
    await settle();
    link.status.set('connected');
    await settle();
    expect(link.current.pasted).toEqual([EMOJI, EMOJI]);
  });

  it('never reads without the right to', async () => {
    device.right.set('unasked');
    device.text = 'secret';
    await bridge.sync();
    await bridge.bringIn(null);
    expect(link.current.pasted).toEqual([]);
    await bridge.askToRead();
    expect(link.current.pasted).toEqual(['secret']);
  });

  it('sends before every paste what the browser would paste, because another window may have sent something else', async () => {
    device.right.set('denied');
    await bridge.bringIn(EMOJI);
    await bridge.bringIn(EMOJI);
    expect(link.current.pasted).toEqual([EMOJI, EMOJI]);
  });

  it('leaves the session its own text when the device did not take that', async () => {
    device.right.set('denied');
    device.writing = 'never';
    await bridge.bringIn('old');
    await copiedInSession('new');
    await bridge.bringIn('old');
    expect(link.current.pasted).toEqual(['old']);
  });

  it('pastes what was sent from the panel, whatever the device holds', async () => {
    device.right.set('denied');
    bridge.sendByHand('by hand');
    await bridge.bringIn('on the device');
    expect(link.current.pasted).toEqual(['by hand']);
  });

  it('sends no text from the panel that is too long, and leaves the next paste to the device', async () => {
    device.right.set('denied');
    expect(bridge.sendByHand('😀'.repeat(400_000))).toBe(false);
    await bridge.bringIn('on the device');
    expect(link.current.pasted).toEqual(['on the device']);
  });

  it('gives the session back what it held after a text was typed by way of its clipboard', async () => {
    await copiedInSession('copied');
    await bridge.lend(EMOJI, () => Promise.resolve(true));
    expect(link.current.pasted).toEqual([EMOJI, 'copied']);
    device.text = 'on the device';
    await bridge.sync();
    await bridge.lend(EMOJI, () => Promise.resolve(true));
    expect(link.current.pasted.slice(2)).toEqual(['on the device', EMOJI, 'on the device']);
  });

  it('gives nothing back that a slow program could fetch instead, or that is older than a copy', async () => {
    await copiedInSession('copied');
    await bridge.lend(EMOJI, () => Promise.resolve(false));
    expect(link.current.pasted).toEqual([EMOJI]);
    await copiedInSession('copied');
    await bridge.lend(EMOJI, async () => {
      await copiedInSession('copied meanwhile');
      return true;
    });
    expect(link.current.pasted).toEqual([EMOJI, EMOJI]);
  });

  it('tries again after a click where the browser wants one', async () => {
    device.writing = 'after-click';
    await copiedInSession(EMOJI);
    expect(device.text).toBe('');
    window.dispatchEvent(new Event('pointerdown'));
    await settle();
    expect(device.text).toBe(EMOJI);
    expect(bridge.isWriteForbidden()).toBe(false);
  });

  it('knows when the browser lets nothing through', async () => {
    device.writing = 'never';
    await copiedInSession(EMOJI);
    window.dispatchEvent(new Event('keydown'));
    await settle();
    expect(bridge.isWriteForbidden()).toBe(true);
    expect(await bridge.copy(EMOJI)).toBe(false);
  });

  it('does not put an old text on the device by surprise', async () => {
    device.writing = 'after-click';
    await copiedInSession(EMOJI);
    const later = Date.now() + 31_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    window.dispatchEvent(new Event('pointerdown'));
    await settle();
    expect(device.text).toBe('');
  });

  it('says so when a text is too large, either way', async () => {
    bridge.send('x'.repeat(MAX_SHARED_BYTES + 1));
    expect(bridge.overflow()).toBe('to-session');
    await copiedInSession('€'.repeat(MAX_SHARED_BYTES / 3 + 1));
    expect(bridge.overflow()).toBe('to-device');
    expect(link.current.pasted).toEqual([]);
    bridge.send('x'.repeat(MAX_SHARED_BYTES));
    expect(link.current.pasted).toHaveLength(1);
  });
});
