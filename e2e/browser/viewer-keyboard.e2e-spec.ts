import { AxeBuilder } from '@axe-core/playwright';
import { attributeIs } from '../support/attribute.js';
import { Desk } from '../support/desk.js';
import { until } from '../support/processes.js';
import { ALT, CTRL, type LaidKey, SHIFT, Typist } from '../support/typist.js';

const SHIFT_KEY: LaidKey = { key: 'Shift', code: 'ShiftLeft', location: 1 };
const ALT_GRAPH: LaidKey = { key: 'AltGraph', code: 'AltRight', location: 2 };

describe('Keyboards of people, in a session', () => {
  let desk: Desk;
  let typist: Typist;

  beforeAll(async () => {
    desk = await Desk.open();
    await desk.takeLines();
    typist = await Typist.at(desk.page);
  });
  afterAll(() => desk.close());

  /** What the session gets when somebody types this and then Enter. */
  async function arrives(typing: () => Promise<void>): Promise<string> {
    await typing();
    await typist.enter();
    return desk.nextLine();
  }

  /** Waits until what is typed goes to the screen. */
  async function screenHasKeys(): Promise<void> {
    const field = desk.page.getByTestId('screen-input');
    await until('the screen to have the keyboard', () =>
      field.evaluate((element) => element === document.activeElement),
    );
  }

  async function withShift(text: string): Promise<void> {
    await typist.down({ ...SHIFT_KEY, modifiers: SHIFT });
    for (const character of text)
      await typist.press({ key: character, code: 'KeyA', text: character, modifiers: SHIFT });
    await typist.up(SHIFT_KEY);
  }

  async function withAltGr(text: string): Promise<void> {
    await typist.down(ALT_GRAPH);
    for (const character of text) await typist.press({ key: character, code: 'KeyQ', text: character });
    await typist.up(ALT_GRAPH);
  }

  it('takes a German one: umlauts, z and y, AltGr, dead keys', async () => {
    const line = await arrives(async () => {
      await typist.write('äöüß');
      await withShift('ÄÖÜ!"§$%&/()=?');
      await typist.press({ key: 'z', code: 'KeyY', text: 'z' });
      await typist.press({ key: 'y', code: 'KeyZ', text: 'y' });
      await withAltGr('@€{[]}\\|~²³µ');
      await typist.compose('â', 'KeyA');
      await typist.compose('é');
      await typist.compose('^', 'Space');
      await typist.write('z');
    });
    expect(line).toBe('äöüßÄÖÜ!"§$%&/()=?zy@€{[]}\\|~²³µâé^z');
  });

  it('takes a French one: accents, figures by Shift, AltGr, dead keys', async () => {
    const line = await arrives(async () => {
      await typist.press({ key: 'a', code: 'KeyQ', text: 'a' });
      await typist.write('&é"\'(-è_çà)=ù*');
      await withShift('1234567890°+%µ');
      await withAltGr('~#{[|`\\^@]}€');
      await typist.compose('ê');
      await typist.compose('ï', 'KeyI');
      await typist.compose('Ê');
      await typist.write('œŒ«»…');
    });
    expect(line).toBe(`a&é"'(-è_çà)=ù*1234567890°+%µ~#{[|\`\\^@]}€êïÊœŒ«»…`);
  });

  it('takes US-International: accents by dead keys, and the accents themselves', async () => {
    const line = await arrives(async () => {
      await typist.compose('é');
      await typist.compose('ñ', 'KeyN');
      await typist.compose('ç', 'KeyC');
      await typist.compose("'", 'Space');
      await typist.compose('"', 'Space');
      // A letter that the accent does not go with: both are written.
      await typist.press({ key: 'Dead', code: 'Quote' });
      await typist.press({ key: "'x", code: 'KeyX', text: "'x" });
      await withAltGr('áß¿€');
      await typist.write('don');
      await typist.compose("'", 'Space');
      await typist.write('t');
    });
    expect(line).toBe("éñç'\"'xáß¿€don't");
  });

  it('takes AltGr of Windows, which says Ctrl and Alt, and lets go of both', async () => {
    await typist.useWindows(true);
    const line = await arrives(async () => {
      for (const modifiers of [0, CTRL | ALT]) {
        await typist.downTogether({ key: 'Control', code: 'ControlLeft', location: 1 }, ALT_GRAPH);
        await typist.press({ key: '@', code: 'KeyQ', modifiers, ...(modifiers === 0 ? { text: '@' } : {}) });
        await typist.press({ key: '\\', code: 'Minus', modifiers, ...(modifiers === 0 ? { text: '\\' } : {}) });
        await typist.up({ key: 'Control', code: 'ControlLeft', location: 1, modifiers: ALT });
        await typist.up(ALT_GRAPH);
      }
      await typist.write('cdt');
    });
    await typist.useWindows(false);
    expect(line).toBe('@\\@\\cdt');
  });

  it('takes letters of other alphabets, each in its own place, however fast they come', async () => {
    const text = 'ÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÝÞàáâãåæèêëìíîïðñòóôõøùúûýþÿ'
      .concat('ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīĮįİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŹźŻżŽž')
      .concat('ΑΒΓΔΕΖΗΘαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ')
      .concat('АБВГДЕЖЗИЙабвгдежзийклмнопрстуфхцчшщъыьэюяёґєії')
      .concat('שלום–—„“”‚‘’…•€™');
    expect(new Set(text).size).toBeGreaterThan(200);
    expect(await arrives(() => typist.write(text))).toBe(text);
  });

  it('takes an input method: nothing before it is committed, and then all of it', async () => {
    const line = await arrives(async () => {
      for (const preedit of ['n', 'ni', 'nihao', '你好']) await typist.preedit(preedit);
      await typist.commit('你好');
      await typist.write(' = ');
      for (const preedit of ['k', 'か', 'かな']) await typist.preedit(preedit);
      await typist.commit('仮名');
      await typist.preedit('ㅎ');
      await typist.preedit('한');
      await typist.commit('한');
      await typist.write('.');
    });
    expect(line).toBe('你好 = 仮名한.');
  });

  it('forgets what an input method gave up', async () => {
    const line = await arrives(async () => {
      await typist.preedit('nih');
      await typist.preedit('');
      await typist.write('ok');
    });
    expect(line).toBe('ok');
  });

  it('takes emoji, with their skin and their families', async () => {
    const line = await arrives(async () => {
      await typist.write('a');
      await typist.commit('😀');
      await typist.commit('👍🏽');
      await typist.write('b');
      await typist.commit('👩‍💻 ❤️ 1️⃣');
      await typist.write('c');
    });
    expect(line).toBe('a😀👍🏽b👩‍💻 ❤️ 1️⃣c');
  });

  it('brings shortcuts to the session', async () => {
    const line = await arrives(async () => {
      await typist.write('gone');
      // Ctrl+U clears the line of a terminal.
      await typist.down({ key: 'Control', code: 'ControlLeft', location: 1, modifiers: CTRL });
      await typist.press({ key: 'u', code: 'KeyU', modifiers: CTRL });
      await typist.up({ key: 'Control', code: 'ControlLeft', location: 1 });
      await typist.write('kept');
      await typist.press({ key: 'Backspace', code: 'Backspace' });
    });
    expect(line).toBe('kep');
  });

  it('has keys in its panel that browsers keep for themselves, and modifiers to tap', async () => {
    const panel = desk.page.getByRole('complementary', { name: 'Session panel' });
    const openKeys = async (): Promise<void> => {
      await desk.page.keyboard.press('Control+Alt+Shift');
      await panel.getByRole('button', { name: 'Close the panel' }).waitFor();
      if (!(await panel.getByRole('button', { name: 'Esc', exact: true }).isVisible()))
        await panel.getByRole('heading', { name: 'Keyboard' }).click();
    };
    const line = await arrives(async () => {
      await typist.write('gone');
      await openKeys();
      const ctrl = panel.getByRole('button', { name: 'Ctrl', exact: true });
      await ctrl.click();
      await attributeIs(ctrl, 'aria-pressed', 'true');
      const { violations } = await new AxeBuilder({ page: desk.page }).include('#viewer-panel').analyze();
      expect(violations).toEqual([]);
      await desk.page.keyboard.press('Escape');
      await screenHasKeys();
      await typist.press({ key: 'u', code: 'KeyU', text: 'u' });
      await typist.write('kept');
      await openKeys();
      await attributeIs(ctrl, 'aria-pressed', 'false');
      await panel.getByRole('button', { name: 'F5', exact: true }).click();
      await screenHasKeys();
      await typist.write('.');
    });
    expect(line).toBe('kept\u001b[15~.');
  });

  it('keeps the keys of browser and system for the session while it fills the screen', async () => {
    await desk.page.evaluate(() => {
      const keyboard: unknown = 'keyboard' in navigator ? navigator.keyboard : undefined;
      if (typeof keyboard !== 'object' || keyboard === null) throw new Error('This browser has no Keyboard Lock API.');
      const note = (word: string) => (): Promise<void> => {
        document.title += ` ${word}`;
        return Promise.resolve();
      };
      Object.assign(keyboard, { lock: note('locked'), unlock: note('unlocked') });
    });
    await desk.page.keyboard.press('Control+Alt+Shift');
    await desk.page.getByRole('heading', { name: 'Display' }).click();
    await desk.page.getByRole('button', { name: 'Full screen', exact: true }).click();
    await until('the keys to be locked', async () => (await desk.page.title()).endsWith(' locked'));
    await desk.page.evaluate(() => document.exitFullscreen());
    await until('the keys to be free', async () => (await desk.page.title()).endsWith(' unlocked'));
    await screenHasKeys();
  });

  it('lets go of keys that are down when the keyboard goes elsewhere', async () => {
    const line = await arrives(async () => {
      await typist.down({ key: 'Control', code: 'ControlLeft', location: 1, modifiers: CTRL });
      await desk.page.evaluate(() => window.dispatchEvent(new Event('blur')));
      await typist.write('u');
      await typist.down(ALT_GRAPH);
      await desk.page.getByRole('button', { name: 'Session panel' }).click();
      await desk.page.getByRole('button', { name: 'Close the panel' }).click();
      await screenHasKeys();
      await typist.write('x');
    });
    expect(line).toBe('ux');
    expect(desk.log.errors).toEqual([]);
  });
});
