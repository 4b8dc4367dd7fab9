package io.stowage.server.api;

import io.stowage.server.account.NoticeWishes;
import io.stowage.server.account.NoticeWishes.Wishes;
import io.stowage.server.common.Refusal;
import io.stowage.server.notice.Choices.Choice;
import io.stowage.server.notice.NoticeKind;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What people want to be told of. */
final class NoticeRoutes implements HubApi.Routes {
  private final NoticeWishes wishes;

  NoticeRoutes(NoticeWishes wishes) {
    this.wishes = wishes;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of("getMyNotices", this::get, "updateMyNotices", this::update);
  }

  private ApiResult get(ApiCall<Caller> call) {
    return shown(wishes.of(call.caller().reader().id()));
  }

  private ApiResult update(ApiCall<Caller> call) {
    return shown(
        wishes.change(
            call.caller().writer().id(),
            choices(call.body().required("notices")),
            Sent.optional(call, "slackUrl"),
            call.caller().by()));
  }

  private static List<Choice> choices(JsonNode sent) {
    List<Choice> choices = new ArrayList<>();
    Set<NoticeKind> kinds = EnumSet.noneOf(NoticeKind.class);
    for (JsonNode each : sent) {
      NoticeKind kind = NoticeKind.parse(each.required("kind").asString()).orElseThrow();
      boolean byMail = each.required("mail").booleanValue();
      if (!kinds.add(kind)) {
        throw Refusal.invalid("notices", "%s is there twice.".formatted(kind.key()));
      }
      if (!byMail && kind.isMailForced()) {
        throw Refusal.invalid(
            "notices",
            "Mails of the kind %s can't be turned off: they keep the account safe."
                .formatted(kind.key()));
      }
      choices.add(new Choice(kind, byMail, each.required("slack").booleanValue()));
    }
    return choices;
  }

  private static ApiResult shown(Wishes wishes) {
    ObjectNode root = PersonJson.object();
    ArrayNode notices = root.putArray("notices");
    for (Choice choice : wishes.choices()) {
      notices
          .addObject()
          .put("kind", choice.kind().key())
          .put("mail", choice.byMail())
          .put("slack", choice.bySlack())
          .put("mailForced", choice.kind().isMailForced());
    }
    wishes.slackHost().ifPresent(host -> root.put("slackHost", host));
    return ApiResult.ok(root);
  }
}
