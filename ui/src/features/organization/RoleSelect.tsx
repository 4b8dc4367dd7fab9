import { NativeSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { Confirm } from '@/shared/ui/Confirm';
import { problemText } from '@/shared/ui/ProblemAlert';
import { type Member, ROLES, type Role } from './api';

interface RoleProps {
  organization: string;
  member: Member;
  isMe: boolean;
}

/** What a member is, to be changed; asks first whether one means it of oneself. */
export function RoleSelect({ organization, member, isMe }: RoleProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const [wished, setWished] = useState<Role>();
  const change = useMutation({
    mutationFn: (role: Role) =>
      fresh(() =>
        unwrap(
          api.PUT('/organizations/{organization}/members/{user}', {
            params: { path: { organization, user: member.name } },
            body: { role },
          }),
        ),
      ),
    onSuccess: async (_, role) => {
      await client.invalidateQueries({ queryKey: ['organization', organization] });
      notifications.show({
        message: t('roleChanged', { name: member.name, role: t(`shared:roles.${role}`) }),
      });
    },
  });
  const choose = (role: Role) => (isMe ? setWished(role) : change.mutate(role));
  return (
    <>
      <NativeSelect
        aria-label={t('roleOf', { name: member.name })}
        value={change.isPending ? change.variables : member.role}
        disabled={change.isPending}
        data={ROLES.map((each) => ({ value: each, label: t(`shared:roles.${each}`) }))}
        error={change.error ? problemText(change.error) : undefined}
        onChange={(event) => choose(event.currentTarget.value as Role)}
        w={130}
      />
      {wished ? (
        <Confirm
          title={t('ownRoleTitle', { role: t(`shared:roles.${wished}`) })}
          why={t('ownRoleWhy')}
          action={t('ownRole')}
          onConfirm={() => change.mutateAsync(wished)}
          onClose={() => setWished(undefined)}
        />
      ) : null}
    </>
  );
}
