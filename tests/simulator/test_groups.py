import pytest

from bot.simulator import ActError


def kinds(updates):
    return [next(name for name in update if name != "update_id") for update in updates]


async def test_privacy_mode_shows_commands_replies_and_service_messages(api, world, group, officer):
    sent = await api.ok("sendMessage", chat_id=group, text="x")
    world.send_text(officer, "chatter", chat=group)
    world.send_text(officer, "/ack", chat=group)
    world.send_text(officer, "/ack@elchi_demo_bot now", chat=group)
    world.send_text(officer, "/ack@other_bot", chat=group)
    world.send_text(officer, "look /ack", chat=group)
    world.send_text(officer, "an answer", chat=group, reply_to=sent["message_id"])
    seen = [u["message"]["text"] for u in await api.updates()]
    assert seen == ["/ack", "/ack@elchi_demo_bot now", "an answer"]


async def test_an_administrator_reads_everything(api, world, group, officer):
    world.promote_bot(group)
    world.send_text(officer, "chatter", chat=group)
    updates = await api.updates()
    assert kinds(updates) == ["my_chat_member", "message"]
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "administrator"


async def test_founding_a_group_is_told(api, world, officer):
    chat = world.add_group("Desk", [officer])
    member, created = await api.updates()
    assert member["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert created["message"]["group_chat_created"] is True
    assert created["message"]["chat"] == {
        "id": chat, "type": "group", "title": "Desk", "all_members_are_administrators": False,
    }  # fmt: skip


async def test_a_migrated_group_names_its_successor(api, world, group, officer):
    old = await api.ok("sendMessage", chat_id=group, text="before")
    new = world.migrate(group)
    assert str(new).startswith("-100")
    assert await api("sendMessage", chat_id=group, text="x") == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": new},
        },
    )
    gone, come = [u["message"] for u in await api.updates()]
    assert (gone["chat"]["id"], gone["migrate_to_chat_id"]) == (group, new)
    assert (come["chat"]["id"], come["migrate_from_chat_id"]) == (new, group)
    assert (await api.ok("sendMessage", chat_id=new, text="after"))["chat"]["type"] == "supergroup"
    at = {"chat_id": group, "message_id": old["message_id"]}
    assert await api.words("editMessageText", **at, text="y") == "Bad Request: message can't be edited"
    with pytest.raises(ActError):
        world.send_text(officer, "x", chat=group)


@pytest.mark.parametrize(("supergroup", "name"), [(False, "group"), (True, "supergroup")])
async def test_a_bot_that_is_out_cannot_write(api, world, officer, supergroup, name):
    chat = world.add_group("Desk", [officer], supergroup=supergroup)
    world.updates.clear()
    world.remove_member(chat, world.bot.id)
    assert (
        await api.words("sendMessage", chat_id=chat, text="x")
        == f"Forbidden: bot was kicked from the {name} chat"
    )
    assert (await api.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    world.send_text(officer, "/ack", chat=chat)
    assert len(await api.updates(offset=-1)) == 1
    world.add_member(chat, world.bot.id)
    await api.ok("leaveChat", chat_id=chat)
    said = await api.words("sendMessage", chat_id=chat, text="x")
    assert said == f"Forbidden: bot is not a member of the {name} chat"


async def test_members_are_counted_and_named(api, world, group, officer):
    second = world.add_phone("Malika").id
    world.add_member(group, second)
    assert await api.ok("getChatMemberCount", chat_id=group) == 3
    assert (await api.ok("getChatMember", chat_id=group, user_id=officer))["status"] == "creator"
    assert (await api.ok("getChatMember", chat_id=group, user_id=world.bot.id))["status"] == "member"
    world.remove_member(group, second, by=second)
    assert (await api.ok("getChatMember", chat_id=group, user_id=second))["status"] == "left"
    joined, left = [u["message"] for u in await api.updates()]
    assert [user["id"] for user in joined["new_chat_members"]] == [second]
    assert (left["left_chat_member"]["id"], left["from"]["id"]) == (second, second)
    admins = await api.ok("getChatAdministrators", chat_id=group)
    assert [admin["user"]["id"] for admin in admins] == [officer]


async def test_a_supergroup_counts_its_own_messages(api, world, citizen, officer):
    chat = world.add_group("Desk", [officer], supergroup=True)
    assert (await api.ok("sendMessage", chat_id=chat, text="x"))["message_id"] == 2
    assert (await api.ok("sendMessage", chat_id=citizen, text="x"))["message_id"] == 2


async def test_pinning_needs_rights_and_is_told_to_the_bot(api, world, group):
    sent = await api.ok("sendMessage", chat_id=group, text="x")
    at = {"chat_id": group, "message_id": sent["message_id"]}
    said = await api.words("pinChatMessage", **at)
    assert said == "Bad Request: not enough rights to manage pinned messages in the chat"
    world.promote_bot(group)
    await api.ok("pinChatMessage", **at)
    assert (await api.ok("getChat", chat_id=group))["pinned_message"]["text"] == "x"
    assert (await api.updates())[-1]["message"]["pinned_message"]["message_id"] == sent["message_id"]
    await api.ok("unpinChatMessage", **at)
    assert "pinned_message" not in await api.ok("getChat", chat_id=group)


async def test_strangers_cannot_write_into_a_group(world, group):
    stranger = world.add_phone("Olim").id
    with pytest.raises(ActError):
        world.send_text(stranger, "x", chat=group)
