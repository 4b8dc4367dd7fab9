import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '@/api/session';
import { repositoryAddress } from '@/shared/lib/names';
import { isShortcut } from '@/shared/lib/shortcuts';
import { searchQuery } from './api';

/** Finds repositories and commands from anywhere: Ctrl or ⌘ with K, or a slash. */
export function Palette() {
  const { t } = useTranslation(['explore', 'shared']);
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 150);
  const session = useQuery(sessionQuery);
  const found = useQuery({ ...searchQuery({ q: asked, limit: 8 }), enabled: asked.trim() !== '' });
  useSlash();

  const go = (to: string) => () => void navigate({ to });
  const commands = [
    { id: 'explore', label: t('shared:explore'), onClick: go('/explore') },
    ...(session.data?.user
      ? [
          { id: 'dashboard', label: t('shared:dashboard'), onClick: go('/') },
          { id: 'new', label: t('shared:newRepository'), onClick: go('/new') },
          { id: 'settings', label: t('shared:settings'), onClick: go('/settings') },
        ]
      : [{ id: 'login', label: t('shared:logIn'), onClick: go('/login') }]),
  ].filter((command) => command.label.toLowerCase().includes(text.trim().toLowerCase()));
  const repositories = asked.trim() === '' ? [] : (found.data?.items ?? []);

  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K']}
      overlayProps={{ backgroundOpacity: 0.4 }}
    >
      <Spotlight.Search
        placeholder={t('shared:searchHint')}
        aria-label={t('shared:search')}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) {
            event.stopPropagation();
          }
        }}
      />
      <Spotlight.ActionsList>
        {repositories.length > 0 ? (
          <Spotlight.ActionsGroup label={t('repositories')}>
            {repositories.map((repository) => (
              <Spotlight.Action
                key={repository.name}
                label={repository.name}
                description={repository.description || undefined}
                onClick={go(repositoryAddress(repository.name))}
              />
            ))}
            <Spotlight.Action
              label={t('allResults', { text: asked.trim() })}
              onClick={go(`/explore?q=${encodeURIComponent(asked.trim())}`)}
            />
          </Spotlight.ActionsGroup>
        ) : null}
        {commands.length > 0 ? (
          <Spotlight.ActionsGroup label={t('commands')}>
            {commands.map(({ id, ...command }) => (
              <Spotlight.Action key={id} {...command} />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {repositories.length + commands.length === 0 ? (
          <Spotlight.Empty>{t('noMatch')}</Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** A slash opens it, unless something is being typed. */
function useSlash() {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === '/' && isShortcut(event)) {
        event.preventDefault();
        spotlight.open();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
