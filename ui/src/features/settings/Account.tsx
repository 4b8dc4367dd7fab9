import { Button, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, setPageProof, unwrap } from '@/api/client';
import { PlanOf } from '@/features/plan/PlanOf';
import { useFresh } from '@/features/session/fresh';
import { ConfirmName } from '@/shared/ui/ConfirmName';
import { Section } from '@/shared/ui/Section';

interface AccountProps {
  user: string;
  onGone: () => void;
}

/** One's plan, and the ends of an account: as an organization, or for good. */
export function Account({ user, onGone }: AccountProps) {
  const client = useQueryClient();
  const leave = () => {
    setPageProof(undefined);
    client.clear();
    onGone();
  };
  return (
    <Stack>
      <PlanOf mayChange />
      <Convert user={user} onGone={leave} />
      <Deactivate user={user} onGone={leave} />
    </Stack>
  );
}

function Convert({ user, onGone }: AccountProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const fresh = useFresh();
  const [owner, setOwner] = useState('');
  const [isAsking, setAsking] = useState(false);
  const convert = async (confirm: string) => {
    await fresh(() => unwrap(api.POST('/me/convert', { body: { owner: owner.trim(), confirm } })));
    onGone();
  };
  return (
    <Section
      title={t('convert')}
      why={t('convertWhy')}
      isDangerous
      dialog={
        isAsking ? (
          <ConfirmName
            title={t('convertTitle', { name: user })}
            why={t('convertSure', { owner: owner.trim() })}
            action={t('convert')}
            name={user}
            isDangerous
            onConfirm={convert}
            onClose={() => setAsking(false)}
          />
        ) : null
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        <Stack maw={420} align="flex-start">
          <TextInput
            w="100%"
            label={t('newOwner')}
            description={t('newOwnerRule')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            maxLength={39}
            required
            value={owner}
            onChange={(event) => setOwner(event.currentTarget.value)}
          />
          <Button type="submit" color="red" variant="outline" disabled={owner.trim() === ''}>
            {t('convert')}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}

function Deactivate({ user, onGone }: AccountProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const fresh = useFresh();
  const [isAsking, setAsking] = useState(false);
  const deactivate = async (confirm: string) => {
    await fresh(() => unwrap(api.POST('/me/deactivate', { body: { confirm } })));
    onGone();
  };
  return (
    <Section
      title={t('deactivate')}
      why={t('deactivateWhy')}
      isDangerous
      aside={
        <Button color="red" variant="outline" onClick={() => setAsking(true)}>
          {t('deactivate')}
        </Button>
      }
      dialog={
        isAsking ? (
          <ConfirmName
            title={t('deactivateTitle', { name: user })}
            why={t('deactivateWhy')}
            action={t('deactivate')}
            name={user}
            isDangerous
            onConfirm={deactivate}
            onClose={() => setAsking(false)}
          />
        ) : null
      }
    />
  );
}
