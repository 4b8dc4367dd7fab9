import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { IconArchive, IconLock, IconRosetteDiscountCheck } from './icons';

type Marked = Pick<
  components['schemas']['Repository'],
  'private' | 'official' | 'verifiedPublisher' | 'archivedAt'
>;

/** That an administrator says that they are who they say. */
export function VerifiedMark() {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color="green" leftSection={<IconRosetteDiscountCheck size={14} />}>
      {t('verified')}
    </Badge>
  );
}

/** What is special about a repository. */
export function Marks({ of }: { of: Marked }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap" component="span">
      {of.official ? (
        <Badge variant="light" color="harbour" leftSection={<IconRosetteDiscountCheck size={14} />}>
          {t('official')}
        </Badge>
      ) : null}
      {of.verifiedPublisher && !of.official ? <VerifiedMark /> : null}
      {of.private ? (
        <Badge variant="default" leftSection={<IconLock size={12} />}>
          {t('private')}
        </Badge>
      ) : null}
      {of.archivedAt ? (
        <Badge variant="default" leftSection={<IconArchive size={12} />}>
          {t('archived')}
        </Badge>
      ) : null}
    </Group>
  );
}
