import i18next, { type TFunction } from 'i18next';
import en from '@/app/texts.en';
import chinese from '@/app/texts.zh-CN';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** The words that the pages show in that language: the tests look for the very same. */
export function words(language: Language): TFunction<(keyof typeof en)[]> {
  const texts = i18next.createInstance();
  void texts.init({
    lng: language,
    resources: { en, 'zh-CN': chinese },
    ns: Object.keys(en),
    defaultNS: 'shared',
    initAsync: false,
    interpolation: { escapeValue: false },
    // A text that is gone must fail the test, not be looked for by its key.
    saveMissing: true,
    missingKeyHandler: (_, namespace, key) => {
      throw new Error(`there is no text ${namespace}:${key}`);
    },
  });
  return texts.t as unknown as TFunction<(keyof typeof en)[]>;
}
