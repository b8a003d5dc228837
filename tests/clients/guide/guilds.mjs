// What the bot does with the server as a whole.

import assert from 'node:assert/strict';
import {
  AuditLogEvent, AutoModerationActionType, AutoModerationRuleEventType, AutoModerationRuleTriggerType,
  GuildScheduledEventEntityType, GuildScheduledEventPrivacyLevel,
} from 'discord.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

export const guilds = {
  async 'know the server'({ client, guild }) {
    const seen = await client.guilds.fetch({ guild: guild.id, force: true });
    assert.deepEqual([seen.name, seen.approximateMemberCount > 0], [guild.name, true]);
    assert.equal((await client.guilds.fetch()).size, 1);
  },
  async 'change the server'({ guild }) {
    const changed = await guild.edit({ name: 'The Guided Square', reason: 'for a test' });
    assert.equal(changed.name, 'The Guided Square');
    await guild.setSystemChannel(null);
    assert.equal(guild.systemChannelId, null);
  },
  async 'read the audit log'({ guild }) {
    await guild.roles.create({ name: 'Logged', reason: 'to be found' });
    const { entries } = await guild.fetchAuditLogs({ type: AuditLogEvent.RoleCreate, limit: 1 });
    assert.deepEqual([entries.first().reason, entries.first().target.name], ['to be found', 'Logged']);
  },
  async 'plan an event'({ guild }) {
    const event = await guild.scheduledEvents.create({
      name: 'Meeting', entityType: GuildScheduledEventEntityType.External,
      privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
      scheduledStartTime: Date.now() + 3_600_000, scheduledEndTime: Date.now() + 7_200_000,
      entityMetadata: { location: 'The square' },
    });
    assert.equal((await guild.scheduledEvents.fetch(event.id)).entityMetadata.location, 'The square');
    assert.equal((await event.edit({ description: 'Come' })).description, 'Come');
    await event.delete();
  },
  async 'make a rule for auto-moderation'({ guild }) {
    const rule = await guild.autoModerationRules.create({
      name: 'No swearing', eventType: AutoModerationRuleEventType.MessageSend,
      triggerType: AutoModerationRuleTriggerType.Keyword, triggerMetadata: { keywordFilter: ['darn'] },
      actions: [{ type: AutoModerationActionType.BlockMessage }], enabled: true,
    });
    assert.equal((await guild.autoModerationRules.fetch()).size, 1);
    assert.equal((await rule.setEnabled(false)).enabled, false);
    await rule.delete();
  },
  async 'make an emoji of its own'({ client }) {
    const emoji = await client.application.emojis.create({ attachment: PIXEL, name: 'own' });
    assert.equal((await client.application.emojis.fetch()).size, 1);
    await emoji.delete();
  },
  async 'read and change its commands'({ client }) {
    const { commands } = client.application;
    const all = await commands.fetch({ force: true });
    const ping = all.find(({ name }) => name === 'ping');
    assert.equal((await commands.edit(ping, { description: 'Changed' })).description, 'Changed');
    const extra = await commands.create({ name: 'extra', description: 'Soon gone' });
    await commands.delete(extra);
    assert.equal((await commands.fetch({ force: true })).size, all.size);
  },
};
