import { Button, Group, Modal, NumberInput, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { plansQuery } from '@/features/plan/api';
import { useFresh } from '@/features/session/fresh';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { type Plan, versionedPlan } from './api';
import { fromGibibytes, toGibibytes } from './gibibytes';

/** Makes a plan, or changes the limits of one. */
export function PlanForm({ plan, onClose }: { plan?: Plan; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shared', 'plan']);
  const client = useQueryClient();
  const fresh = useFresh();
  const form = useForm<{
    name: string;
    repositories: string | number;
    storage: string | number;
    isDefault: boolean;
  }>({
    initialValues: {
      name: plan?.name ?? '',
      repositories: plan?.privateRepositories ?? '',
      storage: toGibibytes(plan?.storage),
      isDefault: plan?.default ?? false,
    },
  });
  const save = useMutation({
    mutationFn: ({ name, repositories, storage, isDefault }: typeof form.values) => {
      const limits = {
        ...(repositories === '' ? {} : { privateRepositories: Number(repositories) }),
        ...(storage === '' ? {} : { storage: fromGibibytes(Number(storage), plan?.storage) }),
        default: isDefault,
      };
      return fresh(async () => {
        if (!plan) {
          return unwrap(api.POST('/plans', { body: { name: name.trim(), ...limits } }));
        }
        const { version } = await versionedPlan(plan.name);
        return unwrap(
          api.PUT('/plans/{plan}', {
            params: { path: { plan: plan.name }, header: { 'If-Match': version } },
            body: limits,
          }),
        );
      });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: plansQuery.queryKey });
      notifications.show({ message: t('shared:saved') });
      onClose();
    },
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={plan ? t('editPlan', { name: plan.name }) : t('newPlan')}
      closeButtonProps={{ 'aria-label': t('shared:close') }}
    >
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack ta="start">
          {plan ? null : (
            <TextInput
              label={t('name')}
              maxLength={60}
              autoComplete="off"
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
          )}
          <NumberInput
            label={t('plan:privateRepositories')}
            description={t('noLimitRule')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={0}
            allowDecimal={false}
            hideControls
            {...form.getInputProps('repositories')}
          />
          <NumberInput
            label={t('storageGibibytes')}
            description={t('noLimitRule')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={0}
            max={8_000_000}
            decimalScale={3}
            hideControls
            {...form.getInputProps('storage')}
          />
          <Switch
            label={t('forNew')}
            description={t('forNewWhy')}
            {...form.getInputProps('isDefault', { type: 'checkbox' })}
          />
          {save.error ? <ProblemAlert error={save.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shared:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('shared:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
