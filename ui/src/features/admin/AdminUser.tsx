import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { Ago } from '@/shared/ui/Ago';
import { Command } from '@/shared/ui/Command';
import { Confirm } from '@/shared/ui/Confirm';
import { Empty } from '@/shared/ui/Empty';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { type AdminUserPassword, adminUserQuery } from './api';

/** The registry's admin user: on or off, with two passwords that can be changed in turn. */
export function AdminUser() {
  const { t } = useTranslation(['admin', 'shared']);
  const found = useQuery(adminUserQuery);
  const client = useQueryClient();
  const fresh = useFresh();
  const [shown, setShown] = useState<AdminUserPassword[]>();
  const [asked, setAsked] = useState<'disable' | 'password' | 'password2'>();
  const renew = () => client.invalidateQueries({ queryKey: adminUserQuery.queryKey });
  const enable = useMutation({
    mutationFn: () => fresh(() => unwrap(api.POST('/admin/admin-user'))),
    onSuccess: async ({ passwords }) => {
      setShown(passwords);
      await renew();
    },
  });
  const confirm = async () => {
    if (asked === 'disable') {
      await fresh(() => unwrap(api.DELETE('/admin/admin-user')));
    } else if (asked) {
      const params = { path: { slot: asked } };
      const made = await fresh(() => unwrap(api.POST('/admin/admin-user/{slot}/regenerate', { params })));
      setShown([made]);
    }
    await renew();
  };
  const user = found.data;
  return (
    <Section
      title={t('part.admin-user')}
      why={t('adminUserWhy')}
      aside={
        user?.enabled ? (
          <Button color="red" variant="outline" onClick={() => setAsked('disable')}>
            {t('disable')}
          </Button>
        ) : null
      }
      dialog={
        <>
          {asked ? (
            <Confirm
              title={t(asked === 'disable' ? 'disableTitle' : 'regenerateTitle')}
              why={t(asked === 'disable' ? 'disableWhy' : 'regenerateWhy')}
              action={t(asked === 'disable' ? 'disable' : 'regenerate')}
              onConfirm={confirm}
              onClose={() => setAsked(undefined)}
            />
          ) : null}
          {shown && user ? (
            <Shown
              login={`docker login -u ${user.userName} ${user.loginServer}`}
              passwords={shown}
              onClose={() => setShown(undefined)}
            />
          ) : null}
        </>
      }
    >
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines rows={2} /> : null}
      {user && !user.enabled ? (
        <Empty title={t('adminUserOff')} why={t('adminUserOffWhy')}>
          <Button loading={enable.isPending} onClick={() => enable.mutate()}>
            {t('enable')}
          </Button>
          {enable.error ? <ProblemAlert error={enable.error} /> : null}
        </Empty>
      ) : null}
      {user?.enabled ? (
        <Stack>
          <Command text={`docker login -u ${user.userName} ${user.loginServer}`} label={t('copyLogin')} />
          <Rows label={t('passwords')}>
            {user.passwords.map((each) => (
              <Group component="li" key={each.name} justify="space-between" gap="sm">
                <Stack gap={2} miw={0} flex="1 1 14rem">
                  <Text size="sm" fw={600}>
                    {t(`slots.${each.name}`)}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {t('made')} <Ago time={each.createdAt} />
                    {each.createdBy ? ` · ${t('by', { name: each.createdBy })}` : ''} · {t('used')}{' '}
                    <Ago time={each.usedAt} />
                    {each.usedFrom ? ` · ${t('fromAddress', { address: each.usedFrom })}` : ''}
                  </Text>
                </Stack>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t('regenerate')}: ${t(`slots.${each.name}`)}`}
                  onClick={() => setAsked(each.name)}
                >
                  {t('regenerate')}
                </Button>
              </Group>
            ))}
          </Rows>
        </Stack>
      ) : null}
    </Section>
  );
}

interface ShownProps {
  login: string;
  passwords: AdminUserPassword[];
  onClose: () => void;
}

function Shown({ login, passwords, onClose }: ShownProps) {
  const { t } = useTranslation(['admin', 'shared']);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('secretTitle')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('shared:close') }}
    >
      <Stack>
        <Text size="sm">{t('secretWhy')}</Text>
        {passwords.map((each) => (
          <Stack key={each.name} gap={4}>
            <Text size="sm" fw={600}>
              {t(`slots.${each.name}`)}
            </Text>
            <Command text={each.value} label={`${t('copyPassword')}: ${t(`slots.${each.name}`)}`} />
          </Stack>
        ))}
        <Command text={login} label={t('copyLogin')} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('shared:close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
