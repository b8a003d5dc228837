// What the bot does with channels, overwrites, invites and webhooks.

import assert from 'node:assert/strict';
import { ChannelType, OverwriteType, PermissionFlagsBits, WebhookClient } from 'discord.js';

const make = (guild, name, more = {}) => guild.channels.create({ name, ...more });

export const channels = {
  async 'make a text channel'({ guild }) {
    const made = await make(guild, 'made', { topic: 'A topic', rateLimitPerUser: 5, nsfw: true });
    assert.deepEqual([made.topic, made.rateLimitPerUser, made.nsfw], ['A topic', 5, true]);
  },
  async 'make a category with a channel'({ guild }) {
    const category = await make(guild, 'Group', { type: ChannelType.GuildCategory });
    const child = await make(guild, 'inside', { parent: category });
    assert.equal(child.parent.name, 'Group');
    assert.equal(category.children.cache.size, 1);
  },
  async 'make a voice channel'({ guild }) {
    const voice = await make(guild, 'Talk', { type: ChannelType.GuildVoice, userLimit: 5 });
    assert.ok(voice.isVoiceBased() && voice.userLimit === 5);
  },
  async 'make a stage'({ guild }) {
    const stage = await make(guild, 'Stage', { type: ChannelType.GuildStageVoice });
    const instance = await stage.createStageInstance({ topic: 'A talk' });
    assert.equal(instance.topic, 'A talk');
    await instance.delete();
  },
  async 'make a forum'({ guild }) {
    const forum = await make(guild, 'questions', {
      type: ChannelType.GuildForum, availableTags: [{ name: 'open' }],
    });
    assert.equal(forum.availableTags[0].name, 'open');
  },
  async 'make an announcement channel'({ guild }) {
    const made = await make(guild, 'told', { type: ChannelType.GuildAnnouncement });
    assert.equal(made.type, ChannelType.GuildAnnouncement);
  },
  async 'change a channel'({ guild }) {
    const made = await make(guild, 'before');
    await made.edit({ name: 'after', topic: 'New' });
    await made.setRateLimitPerUser(10);
    await made.setNSFW(true);
    const seen = await guild.channels.fetch(made.id, { force: true });
    assert.deepEqual([seen.name, seen.topic, seen.rateLimitPerUser, seen.nsfw], ['after', 'New', 10, true]);
  },
  async 'move a channel'({ guild }) {
    const made = await make(guild, 'moving');
    await made.setPosition(0);
    assert.equal((await guild.channels.fetch(made.id, { force: true })).rawPosition, 0);
  },
  async 'put a channel into a category'({ guild }) {
    const category = await make(guild, 'Other', { type: ChannelType.GuildCategory });
    const made = await make(guild, 'put');
    assert.equal((await made.setParent(category)).parentId, category.id);
    await made.lockPermissions();
    assert.ok(made.permissionsLocked);
  },
  async 'copy a channel'({ guild }) {
    const made = await make(guild, 'original', { topic: 'Same' });
    assert.equal((await made.clone({ name: 'copy' })).topic, 'Same');
  },
  async 'delete a channel'({ guild }) {
    const made = await make(guild, 'short');
    await made.delete('for a test');
    assert.ok(!(await guild.channels.fetch()).has(made.id));
  },
  async 'close a channel to all but one'({ guild, client }) {
    const closed = await make(guild, 'closed', {
      permissionOverwrites: [
        { id: guild.id, deny: [PermissionFlagsBits.ViewChannel] },
        { id: client.user.id, allow: [PermissionFlagsBits.ViewChannel], type: OverwriteType.Member },
      ],
    });
    assert.equal(closed.permissionOverwrites.cache.size, 2);
    assert.ok(!closed.permissionsFor(guild.roles.everyone).has('ViewChannel'));
  },
  async 'change an overwrite'({ guild }) {
    const made = await make(guild, 'overwritten');
    await made.permissionOverwrites.create(guild.roles.everyone, { SendMessages: false });
    await made.permissionOverwrites.edit(guild.roles.everyone, { AddReactions: false });
    const overwrites = async () => (
      (await guild.channels.fetch(made.id, { force: true })).permissionOverwrites.cache);
    const { deny } = (await overwrites()).get(guild.id);
    assert.deepEqual(deny.toArray().sort(), ['AddReactions', 'SendMessages']);
    await made.permissionOverwrites.delete(guild.roles.everyone);
    assert.equal((await overwrites()).size, 0);
  },
  async 'invite people'({ guild, channel }) {
    const invite = await channel.createInvite({ maxAge: 3600, maxUses: 2 });
    assert.ok((await guild.invites.fetch()).has(invite.code));
    assert.equal((await channel.client.fetchInvite(invite.url)).guild.name, guild.name);
    await invite.delete();
    assert.ok(!(await channel.fetchInvites()).has(invite.code));
  },
  async 'make a webhook and write with it'({ channel }) {
    const webhook = await channel.createWebhook({ name: 'Hook' });
    const sent = await webhook.send({ content: 'hooked', username: 'Somebody' });
    assert.equal(sent.author.username, 'Somebody');
    assert.ok((await channel.fetchWebhooks()).has(webhook.id));
    await webhook.delete();
  },
  async 'change what a webhook wrote'({ channel }) {
    const webhook = await channel.createWebhook({ name: 'Editor' });
    const sent = await webhook.send('first');
    assert.equal((await webhook.editMessage(sent, 'second')).content, 'second');
    assert.equal((await webhook.fetchMessage(sent.id)).content, 'second');
    await webhook.deleteMessage(sent);
    assert.equal((await webhook.edit({ name: 'Renamed' })).name, 'Renamed');
    await webhook.delete();
  },
  async 'write by the address of a webhook'({ channel, client }) {
    const { id, token, ...webhook } = await channel.createWebhook({ name: 'Address' });
    const other = new WebhookClient({ id, token }, { rest: client.options.rest });
    const sent = await other.send({ content: 'from outside', embeds: [{ title: 'E' }] });
    assert.equal(sent.content, 'from outside');
    await other.delete();
  },
};
