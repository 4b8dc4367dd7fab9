package io.stowage.server.app;

import io.stowage.server.access.AccessSettings;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.event.NotificationSettings;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.List;

/**
 * All that can be set, read and checked.
 *
 * @param data the folder with the blobs, the lock and, with SQLite, the metadata
 * @param notices what the operator should know about how the settings were understood
 */
record Settings(
    Path data,
    HttpSettings http,
    DatabaseSettings database,
    RegistrySettings registry,
    AccessSettings access,
    HubSettings hub,
    NotificationSettings notifications,
    LogSettings log,
    List<String> notices) {}
