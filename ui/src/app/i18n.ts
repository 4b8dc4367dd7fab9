import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './texts.en';

export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof languages;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shared';
    resources: typeof en;
  }
}

const KEPT = 'stowage-language';

/** What was chosen here, or else what the browser prefers. */
function preferred(): Language {
  const kept = read();
  if (kept && kept in languages) {
    return kept as Language;
  }
  const first = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag));
  return first?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

function read(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

async function load(language: Language) {
  if (language === 'zh-CN' && !i18n.hasResourceBundle('zh-CN', 'shared')) {
    const texts = (await import('./texts.zh-CN')).default;
    for (const [namespace, bundle] of Object.entries(texts)) {
      i18n.addResourceBundle('zh-CN', namespace, bundle);
    }
  }
}

/** Shows all pages in that language from now on. */
export async function setLanguage(language: Language) {
  await load(language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // Until the page is left, then.
  }
}

/** Makes the texts ready; before the first paint. */
export async function startTexts() {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en },
    defaultNS: 'shared',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const language = preferred();
  await load(language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}
