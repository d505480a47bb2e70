import { Typable } from './typable';

const all = (text: string): boolean => {
  const typable = new Typable();
  return Array.from(text).every((character) => typable.has(character));
};

describe('Typable', () => {
  it('takes what Germans, French, Spaniards, Poles, Greeks and Russians type', () => {
    expect(all('äöüÄÖÜßẞ€@{[]}\\|~²³µ°§éèçàùâêîôûëïüÿœæñ¿¡áíóúąćęłńóśźżıİşğ')).toBe(true);
    expect(all('αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΩабвгдеёжзийклмнопрстуфхцчшщъыьэюяґієї„“”‚‘’…–—')).toBe(true);
  });

  it('has places for one more alphabet, and then for no more', () => {
    const typable = new Typable();
    expect(Array.from('אבגדהוזחטיךכלםמןנסעףפץצקרשת').every((letter) => typable.has(letter))).toBe(true);
    const arabic = Array.from('ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي').map((letter) => typable.has(letter));
    expect(arabic.filter(Boolean)).toHaveLength(13);
    expect(typable.has('א')).toBe(true);
  });

  it('counts a letter and its capital once', () => {
    const typable = new Typable();
    const armenian = 'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ';
    expect(Array.from(armenian + armenian.toUpperCase()).every((letter) => typable.has(letter))).toBe(true);
  });

  it.each(['你', 'あ', 'ア', '한', 'ㄅ', '😀', '\u200d', '\ufe0f', '❤', '♥', '\u2060', '‰'])(
    'leaves %j to be pasted',
    (sign) => {
      expect(new Typable().has(sign)).toBe(false);
    },
  );
});
