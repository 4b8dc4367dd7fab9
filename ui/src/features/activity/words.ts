import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { actionsQuery } from './api';
import type en from './locales/en.json';

type Known = keyof typeof en.actions;

/** Tells what was done in words: ours where we have them, else the server's, else its key. */
export function useActionText(): (action: string) => string {
  const { t, i18n } = useTranslation('activity');
  const actions = useQuery(actionsQuery);
  return (action) => {
    const key = action.replaceAll('.', '-');
    if (i18n.exists(`activity:actions.${key}`)) {
      return t(`actions.${key as Known}`);
    }
    return actions.data?.items.find((each) => each.action === action)?.label ?? action;
  };
}
