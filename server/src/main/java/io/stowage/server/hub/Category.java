package io.stowage.server.hub;

import java.util.Arrays;
import java.util.Optional;

/** What a repository is about: Docker Hub's fifteen. */
public enum Category {
  API_MANAGEMENT("api-management", "API Management"),
  CONTENT_MANAGEMENT_SYSTEM("content-management-system", "Content Management System"),
  DATA_SCIENCE("data-science", "Data Science"),
  DATABASES_AND_STORAGE("databases-and-storage", "Databases & Storage"),
  LANGUAGES_AND_FRAMEWORKS("languages-and-frameworks", "Languages & Frameworks"),
  INTEGRATION_AND_DELIVERY("integration-and-delivery", "Integrations & Delivery"),
  INTERNET_OF_THINGS("internet-of-things", "Internet of Things"),
  MACHINE_LEARNING_AND_AI("machine-learning-and-ai", "Machine Learning & AI"),
  MESSAGE_QUEUES("message-queues", "Message Queues"),
  MONITORING_AND_OBSERVABILITY("monitoring-and-observability", "Monitoring & Observability"),
  NETWORKING("networking", "Networking"),
  OPERATING_SYSTEMS("operating-systems", "Operating Systems"),
  SECURITY("security", "Security"),
  WEB_SERVERS("web-servers", "Web Servers"),
  WEB_ANALYTICS("web-analytics", "Web Analytics");

  private final String slug;
  private final String title;

  Category(String slug, String title) {
    this.slug = slug;
    this.title = title;
  }

  /** As in addresses, in the API and in the database. */
  public String slug() {
    return slug;
  }

  /** Its English name. */
  public String title() {
    return title;
  }

  public static Optional<Category> find(String slug) {
    return Arrays.stream(values()).filter(each -> each.slug.equals(slug)).findFirst();
  }
}
