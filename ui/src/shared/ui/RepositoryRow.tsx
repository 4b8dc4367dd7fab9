import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { count } from '@/shared/lib/format';
import { repositoryAddress } from '@/shared/lib/names';
import { Ago } from './Ago';
import { IconDownload, IconStar } from './icons';
import { Link } from './Link';
import { Marks } from './Marks';
import classes from './RepositoryRow.module.css';

/** A repository in a list. */
export function RepositoryRow({ repository }: { repository: components['schemas']['Repository'] }) {
  const { t, i18n } = useTranslation();
  const platforms = [...new Set(repository.platforms.map((platform) => platform.architecture))];
  return (
    <li className={classes.row}>
      <Stack gap={4} miw={0}>
        <Group gap="xs" wrap="wrap">
          <Link to={repositoryAddress(repository.name)} fw={600} size="md" className={classes.name}>
            {repository.name}
          </Link>
          <Marks of={repository} />
        </Group>
        {repository.description ? (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {repository.description}
          </Text>
        ) : null}
        <Group gap="md" c="dimmed" fz="sm">
          <Group gap={4} wrap="nowrap">
            <IconStar size={16} aria-hidden />
            <span>
              {t('stars', { count: repository.stars, shown: count(repository.stars, i18n.language) })}
            </span>
          </Group>
          <Group gap={4} wrap="nowrap">
            <IconDownload size={16} aria-hidden />
            <span>
              {t('pulls', { count: repository.pulls, shown: count(repository.pulls, i18n.language) })}
            </span>
          </Group>
          {repository.pushedAt ? <Ago time={repository.pushedAt} /> : null}
          {platforms.length > 0 ? <span>{platforms.slice(0, 4).join(', ')}</span> : null}
        </Group>
      </Stack>
    </li>
  );
}
