import { Container, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

interface PageProps {
  title: string;
  /** What the heading says, where that is less than the window's title. */
  shown?: string;
  /** What stands in the head instead of the title alone. */
  heading?: ReactNode;
  size?: number;
  children: ReactNode;
}

/** One page: its title in the window, its heading in focus, its content. */
export function Page({ title, shown, heading, size, children }: PageProps) {
  const { t } = useTranslation();
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('name')}`;
  }, [title, t]);
  useEffect(() => {
    top.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Container size={size} py="lg">
      <Title
        order={1}
        size="h2"
        tabIndex={-1}
        ref={top}
        mb={heading ? 0 : 'md'}
        className={heading ? 'unseen' : undefined}
      >
        {shown ?? title}
      </Title>
      {heading}
      {children}
    </Container>
  );
}
