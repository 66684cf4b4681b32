using System;
using Signet.Core;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// Commands (docs/SPEC.md, "Commands"). A command's counter and what it sets are one sealed value, durable before anything
    /// is done; then it is done, and its result is a reading. So a power cut anywhere does it once or not at all.
    /// </content>
    public sealed partial class TelemetryStream
    {
        private const string ConfigurationName = "conf";

        private static readonly ReadingName ResultName = new ReadingName("result");

        private CommandResult _result;
        private byte[] _resultBytes;
        private DeviceConfiguration _configuration = new DeviceConfiguration();
        private Command _command;
        private long _startedMs;
        private long _trialEndMs;

        // Sequence of the first message that was signed for the broker that is tried; the greatest number before there is one.
        private ulong _trialFrom = ulong.MaxValue;

        /// <summary>What is to be done by whoever carries the stream: <see cref="StreamAction"/>.</summary>
        public int Actions { get; private set; }

        /// <summary>True when the device listens to commands.</summary>
        public bool TakesCommands
        {
            get { return HasIssuer(Issuer.Command); }
        }

        /// <summary>Whether the device can restart itself; else that command is refused.</summary>
        public bool CanReboot;

        /// <summary>Starts in a row without a connection, for the status.</summary>
        public int Starts;

        /// <summary>Safe mode, for the status.</summary>
        public bool IsSafe;

        /// <summary>Bytes that the day's quota leaves, for the status; 0 where there is none.</summary>
        public long QuotaLeft;

        /// <summary>Host name or address of the broker.</summary>
        public string BrokerHost
        {
            get { return Broker() == null ? _settings.BrokerHost : Broker().Host; }
        }

        /// <summary>TCP port of the broker.</summary>
        public int BrokerPort
        {
            get { return Broker() == null ? _settings.BrokerPort : Broker().Port; }
        }

        /// <summary>Trust anchor that came with the broker, DER; null for the settings'.</summary>
        public byte[] BrokerAnchor
        {
            get { return Broker() == null ? null : Broker().Anchor; }
        }

        /// <summary>Takes a message of the topic `command`. Never throws: what can't be believed is counted and noted.</summary>
        /// <param name="message">Holds it; must not change during the call.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        public void OnCommand(byte[] message, int offset, int count)
        {
            if (_signer == null || _commandOpener == null)
            {
                return;
            }

            bool read = false;
            ErrorCode error;
            try
            {
                _commandOpener.Open(message, offset, count);
                _command.Read(message, _commandOpener.PayloadOffset, _commandOpener.PayloadCount);
                read = true;
                RequireNew(_commandOpener.Issuer);
                error = Keep(_commandOpener.Issuer);
            }
            catch (SignetException e)
            {
                Refuse(e);
                if (IsPassing(e.Code))
                {
                    Fail(message, read, e.Code);
                }

                return;
            }

            Do(_commandOpener.Issuer, error);
            if (error == ErrorCode.IssuersFull && !_configuration.HasRoom(_command.Added.KeyId))
            {
                BeginEpoch(error);
            }
        }

        /// <summary>Notes that actions were done.</summary>
        /// <param name="actions">Which ones.</param>
        public void Did(int actions)
        {
            Actions &= ~actions;
        }

        /// <summary>Takes the sleep to come off the time that a new broker has to confirm.</summary>
        /// <param name="seconds">How long the device will sleep.</param>
        public void BeforeSleep(int seconds)
        {
            if (_configuration.Trial != null)
            {
                long left = ((_trialEndMs - _clock.Milliseconds) / 1000) - seconds;
                _configuration.TrialSeconds = left < 0 ? 0 : (int)left;
                TrySaveConfiguration();
            }

            Checkpoint(seconds);
        }

        private BrokerAddress Broker()
        {
            return _configuration.Trial ?? _configuration.Broker;
        }

        private void RequireNew(Issuer issuer)
        {
            bool present = ByteRange.Equals(_command.Epoch, 0, _signer.Epoch, 0, TelemetrySigner.HashLength);
            if (!present || _command.Counter <= _configuration.Counter(issuer.KeyId))
            {
                throw new SignetException(ErrorCode.CommandReplayed);
            }
        }

        // Makes durable that it counts, and what it sets; gives why it must not be done.
        private ErrorCode Keep(Issuer issuer)
        {
            if (!_configuration.HasRoom(issuer.KeyId))
            {
                // Counters of those who are gone are free in an epoch that makes their commands void, and this one too.
                BeginEpoch(ErrorCode.IssuersFull);
                throw new SignetException(ErrorCode.IssuersFull);
            }

            ErrorCode error = Judge(issuer);

            // All of it in a copy, so that a value which could not be written changes nothing.
            byte[] before = new byte[DeviceConfiguration.MaxSize];
            int length = _configuration.Write(before);
            bool kept = false;
            try
            {
                _configuration.TryCount(issuer.KeyId, _command.Counter);
                if (error == ErrorCode.None)
                {
                    Set(issuer);
                }

                SaveConfiguration();
                kept = true;
            }
            finally
            {
                if (!kept)
                {
                    _configuration = new DeviceConfiguration();
                    _configuration.Read(before, length);
                }
            }

            return error;
        }

        // Store, line, SIM and applet: nothing that is wrong with the command.
        private static bool IsPassing(ErrorCode code)
        {
            return code < ErrorCode.CoseMalformed || code >= ErrorCode.StoreFailed;
        }

        // The MCU has verified it, but flash or SIM could not do their part: its issuer is told, and sends another. To leave it to
        // the broker would end the connection at each that fails for ever, and all telemetry with it.
        private void Fail(byte[] message, bool read, ErrorCode error)
        {
            Issuer issuer = _commandOpener.Issuer;
            if (issuer == null)
            {
                return;
            }

            try
            {
                if (!read)
                {
                    _command.Read(message, _commandOpener.PayloadOffset, _commandOpener.PayloadCount);
                }

                RequireNew(issuer);
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "no answer: " + e.Message);
                return;
            }

            // In RAM: whoever sends the same bytes later in this life is not to have it done after all.
            _configuration.TryCount(issuer.KeyId, _command.Counter);
            Answer(issuer.KeyId, _command.Counter, CommandResult.Failed, error);
        }

        // Whether it may and can be done at all; reads its argument.
        private ErrorCode Judge(Issuer issuer)
        {
            if (_command.Until != 0
                && (_clock.Quality < TimeQuality.Network || (ulong)_clock.UtcSeconds > _command.Until))
            {
                return ErrorCode.CommandExpired;
            }

            try
            {
                _command.ReadArgument();
            }
            catch (SignetException e)
            {
                return e.Code;
            }

            if (_command.Number == Command.AddIssuer || _command.Number == Command.RemoveIssuer)
            {
                return JudgeIssuers(issuer.KeyId);
            }

            bool can = _command.Number == Command.Reboot ? CanReboot
                : _command.Number != Command.ChangeBroker || TakesConfirmations;
            return can ? ErrorCode.None : ErrorCode.NotSupported;
        }

        // What becomes durable with the counter.
        private void Set(Issuer issuer)
        {
            switch ((int)_command.Number)
            {
                case Command.SetInterval:
                    _configuration.SampleSeconds = _command.SampleSeconds;
                    _configuration.SendSeconds = _command.SendSeconds;
                    _configuration.Changed = _command.Counter;
                    break;
                case Command.ChangeBroker:
                    BrokerAddress broker = new BrokerAddress();
                    broker.Host = _command.Host;
                    broker.Port = _command.Port;
                    broker.Anchor = _command.Anchor ?? (Broker() == null ? null : Broker().Anchor);
                    _configuration.Trial = broker;
                    _configuration.TrialSeconds = _command.TrialSeconds;
                    _configuration.TrialCounter = _command.Counter;
                    Array.Copy(issuer.KeyId, 0, _configuration.TrialKeyId, 0, DeviceIdentity.KeyIdLength);
                    break;
                case Command.AddIssuer:
                    _configuration.Issuers.Add(_command.Added);
                    _configuration.Changed = _command.Counter;
                    break;
                case Command.RemoveIssuer:
                    _configuration.Issuers.Remove(_command.RemovedKeyId, _settings.Issuers);
                    _configuration.Changed = _command.Counter;
                    break;
                default:
                    break;
            }
        }

        private void Do(Issuer issuer, ErrorCode error)
        {
            int status = error == ErrorCode.None ? CommandResult.Done : CommandResult.Refused;
            if (error != ErrorCode.None)
            {
                _report.Refused++;
                Note(EventKind.Refused, (int)error);
                Answer(issuer.KeyId, _command.Counter, status, error);
                return;
            }

            _report.Commands++;
            switch ((int)_command.Number)
            {
                case Command.Status:
                    Prepare();
                    PutResult(_result.Write(_resultBytes, issuer.KeyId, _command.Counter, MakeStatus()));
                    return;
                case Command.SetInterval:
                    IsDescriptorDue = true;
                    break;
                case Command.Flush:
                    Actions |= StreamAction.Flush;
                    OfferSoon();
                    break;
                case Command.Reboot:
                    Actions |= StreamAction.Reboot;
                    status = CommandResult.Begun;
                    break;
                case Command.ChangeBroker:
                    _trialEndMs = _clock.Milliseconds + (1000L * _configuration.TrialSeconds);
                    _trialFrom = ulong.MaxValue;
                    Actions |= StreamAction.Reconnect;
                    status = CommandResult.Begun;
                    break;
                case Command.Describe:
                    IsDescriptorDue = true;
                    break;
                case Command.AddIssuer:
                case Command.RemoveIssuer:
                    ChangeIssuers();
                    break;
                case Command.SendEvents:
                    // With what is published next, which the result makes urgent.
                    _events.SendAll();
                    break;
                default:
                    break;
            }

            Answer(issuer.KeyId, _command.Counter, status, ErrorCode.None);
        }

        private DeviceStatus MakeStatus()
        {
            DeviceStatus status = new DeviceStatus();
            status.UptimeSeconds = (_clock.Milliseconds - _startedMs) / 1000;
            status.Waiting = Waiting;
            status.Dropped = _messages.Dropped;
            status.Starts = Starts;
            status.Safe = IsSafe;
            status.Store = StoreNumber();
            status.Quota = QuotaLeft;
            return status;
        }

        // Made when there is something to answer: also a trial that an earlier firmware began, which had issuers.
        private void Prepare()
        {
            _result = _result ?? new CommandResult();
            _resultBytes = _resultBytes ?? new byte[CommandResult.MaxLength];
        }

        private void Answer(byte[] keyId, ulong counter, int status, ErrorCode error)
        {
            Prepare();
            PutResult(_result.Write(_resultBytes, keyId, counter, status, error));
        }

        // Into the batch that is open; it is signed at the next poll, not here, where a packet is being handled.
        private void PutResult(int count)
        {
            PutUrgent(ResultName, 0, _resultBytes, count);
        }

        // A value that is gone although there was one would let old commands in: they are for the epoch that ends then.
        private bool ReadConfiguration()
        {
            _configuration = new DeviceConfiguration();
            if (!_values.IsKept)
            {
                return false;
            }

            bool lost;
            byte[] value = new byte[DeviceConfiguration.MaxSize];
            try
            {
                int count = _values.Read(ConfigurationName, value);
                lost = count == 0 && _store.Numbers.Get(StoreNumbers.CommandSequence) > 0;
                if (count > 0)
                {
                    _configuration.Read(value, count);
                }
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.StoreCorrupt)
                {
                    throw;
                }

                _configuration = new DeviceConfiguration();
                lost = true;
            }

            return lost;
        }

        private void OpenConfiguration(bool lost)
        {
            Actions = StreamAction.None;
            _startedMs = _clock.Milliseconds;
            if (lost)
            {
                BeginEpoch(ErrorCode.RollbackRefused);
                SaveConfiguration();
            }

            // A start in the middle of a trial, other than out of a sleep, is taken for its failure.
            if (_configuration.Trial != null)
            {
                _trialEndMs = _clock.Milliseconds + (WokeFromSleep ? 1000L * _configuration.TrialSeconds : 0);
                _trialFrom = ulong.MaxValue;
            }
        }

        private void SaveConfiguration()
        {
            byte[] value = new byte[DeviceConfiguration.MaxSize];
            _values.Write(ConfigurationName, value, _configuration.Write(value));
            if (_store != null)
            {
                _store.Numbers.Raise(StoreNumbers.CommandSequence, 1);
            }
        }

        private void TrySaveConfiguration()
        {
            try
            {
                SaveConfiguration();
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Error, "agent", "settings could not be kept: " + e.Message);
            }
        }

        /// <summary>True while a broker that a command has named has yet to confirm.</summary>
        public bool IsTrying
        {
            get { return _configuration.Trial != null; }
        }

        /// <summary>Puts the trial's result "begun" once more, at the first connection to the new broker: something that is signed
        /// for it alone, whose confirmation shows that it works. Else nothing.</summary>
        public void PutTrial()
        {
            if (IsTrying && (Actions & StreamAction.Reconnect) == 0 && _trialFrom == ulong.MaxValue)
            {
                _trialFrom = _signer.Sequence;
                Answer(_configuration.TrialKeyId, _configuration.TrialCounter, CommandResult.Begun, ErrorCode.None);
            }
        }

        // The new broker brought a confirmation of what was signed for it: it stays.
        private void EndTrial(long upTo)
        {
            if (_configuration.Trial == null || (Actions & StreamAction.Reconnect) != 0 || (ulong)upTo < _trialFrom)
            {
                return;
            }

            _configuration.Broker = _configuration.Trial;
            _configuration.Trial = null;
            _configuration.Changed = _configuration.TrialCounter;
            TrySaveConfiguration();
            IsDescriptorDue = true;
            Answer(_configuration.TrialKeyId, _configuration.TrialCounter, CommandResult.Done, ErrorCode.None);
        }

        private void PollTrial()
        {
            if (_configuration.Trial == null || _clock.Milliseconds < _trialEndMs)
            {
                return;
            }

            _configuration.Trial = null;
            TrySaveConfiguration();
            Note(EventKind.Rollback, (int)ErrorCode.BrokerNotConfirmed);
            _log.Write(LogLevel.Error, "agent", "back to the broker before: " + ErrorText.Name(ErrorCode.BrokerNotConfirmed));
            Actions |= StreamAction.Reconnect;
            Answer(_configuration.TrialKeyId, _configuration.TrialCounter, CommandResult.Failed, ErrorCode.BrokerNotConfirmed);
        }
    }
}
