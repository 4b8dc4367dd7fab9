import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '@/api/session';
import { askForShortcuts } from '@/shared/lib/shortcuts';

const PLACES = ['documentation', 'whatsNew', 'forum', 'questions', 'support'] as const;

/** Where there is help: what the administrator named, the API's document, the shortcuts. */
export function HelpItems() {
  const { t } = useTranslation('help');
  const session = useQuery(sessionQuery);
  const help = session.data?.help ?? {};
  const places = PLACES.filter((place) => /^https?:/i.test(help[place] ?? ''));
  return (
    <>
      {places.map((place) => (
        <Menu.Item key={place} component="a" href={help[place]} target="_blank" rel="noopener noreferrer">
          {t(place)}
        </Menu.Item>
      ))}
      {places.length > 0 ? <Menu.Divider /> : null}
      <Menu.Item component="a" href="/api/v1/openapi.yaml">
        {t('api')}
      </Menu.Item>
      <Menu.Item onClick={askForShortcuts} rightSection={<kbd>?</kbd>}>
        {t('shortcuts')}
      </Menu.Item>
    </>
  );
}
