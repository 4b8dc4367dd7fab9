import { Button, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Repositories } from '@/features/catalog/Repositories';
import { host } from '@/shared/lib/server';
import { Command } from '@/shared/ui/Command';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import type { Organization } from './api';

/** Its repositories, as far as the reader may see them. */
export function Overview({ organization }: { organization: Organization }) {
  const { t } = useTranslation(['organization', 'shared']);
  const { name, role } = organization;
  const mayPush = role === 'owner' || role === 'editor';
  return (
    <Repositories
      namespace={name}
      label={t('repositories')}
      aside={
        mayPush ? (
          <Button component={Link} to="/new" c="white" underline="never">
            {t('shared:newRepository')}
          </Button>
        ) : null
      }
      empty={
        <Empty title={t('noRepository')} why={t(mayPush ? 'noRepositoryPush' : 'noRepositoryWhy')}>
          {mayPush ? (
            <Stack gap="xs" w="100%" maw={520}>
              <Command text={`docker tag alpine ${host}/${name}/alpine`} />
              <Command text={`docker push ${host}/${name}/alpine`} />
            </Stack>
          ) : null}
        </Empty>
      }
    />
  );
}
