import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import dashboard from '@/features/dashboard/locales/en.json';
import shared from '@/shared/locales/en.json';
import type texts from './texts.en';

export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof languages;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shared';
    resources: typeof texts;
  }
}

/** The texts of each feature, fetched when a page first needs them; what every page needs is here. */
const files = import.meta.glob<object>(
  [
    '../{features/*,shared,shared/problems}/locales/*.json',
    '!../{features/dashboard,shared}/locales/en.json',
  ],
  { import: 'default' },
);

const ADDRESS = /([\w-]+)\/locales\/([\w-]+)\.json$/;

const fetched = new Map(
  Object.entries(files).map(([path, load]) => {
    const [, namespace, language] = ADDRESS.exec(path) ?? [];
    return [`${language}/${namespace}`, load] as const;
  }),
);

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

/** Shows all pages in that language from now on. */
export async function setLanguage(language: Language) {
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
  const language = preferred();
  await i18n
    .use(initReactI18next)
    .use({
      type: 'backend',
      read: (language: string, namespace: string) => fetched.get(`${language}/${namespace}`)?.() ?? {},
    })
    .init({
      lng: language,
      fallbackLng: 'en',
      ns: ['shared', 'dashboard'],
      resources: { en: { dashboard, shared } },
      partialBundledLanguages: true,
      defaultNS: 'shared',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  document.documentElement.lang = language;
  void i18n.loadNamespaces('problems');
}
