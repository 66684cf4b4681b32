using Signet.Core;
using Signet.Mqtt;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Agent
{
    /// <summary>What the agent makes of credentials, time and the edges of a handshake.</summary>
    public sealed partial class TelemetryAgent : ITlsObserver
    {
        private int _commandsBefore;
        private int _responsesBefore;
        private long _linesBefore;
        private long _bytesBefore;
        private long _startedAt;
        private byte[][] _anchors;
        private long _onlineSince = -1;
        private long _countedUp;
        private long _countedDown;

        void ITlsObserver.OnHandshakeStart()
        {
            _commandsBefore = _card.Commands;
            _responsesBefore = _card.GetResponses;
            _linesBefore = _modem.Engine.AtLines;
            _bytesBefore = _modem.Engine.BytesUp + _modem.Engine.BytesDown;
            _startedAt = _platform.Clock.Milliseconds;
            _onlineSince = _startedAt;
            _countedUp = 0;
            _countedDown = 0;
            if (_platform.TlsObserver != null)
            {
                _platform.TlsObserver.OnHandshakeStart();
            }
        }

        void ITlsObserver.OnEstablished(TlsReport report)
        {
            HandshakeReport handshake = Report.Handshake;
            handshake.Commands = _card.Commands - _commandsBefore;
            handshake.GetResponses = _card.GetResponses - _responsesBefore;
            handshake.AtLines = (int)(_modem.Engine.AtLines - _linesBefore);

            // CONNECT leaves in one piece with our Finished, and is no part of the handshake.
            handshake.UartBytes = (int)(_modem.Engine.BytesUp + _modem.Engine.BytesDown - _bytesBefore
                - (report.WireBytesUp - report.HandshakeWireBytesUp));
            handshake.WireBytesUp = report.HandshakeWireBytesUp;
            handshake.WireBytesDown = report.HandshakeWireBytesDown;
            handshake.Milliseconds = (int)(_platform.Clock.Milliseconds - _startedAt);
            Report.Protocol = report.Protocol;
            Report.Suite = report.Suite;
            Report.Policy = report.Policy;
            Report.Group = report.Group;
            Report.IsResumed = report.IsResumed;
            Report.ElementWork = report.ElementWork();
            Report.SecretsOnLine = report.SecretsOnLine();
            if (_platform.TlsObserver != null)
            {
                _platform.TlsObserver.OnEstablished(report);
            }
        }

        // What a connection took since the last count.
        private void CountEffort()
        {
            Effort effort = Report.Effort;
            effort.SimCommands = _card.Commands + _card.GetResponses;
            effort.SimMilliseconds = _card.Milliseconds;
            effort.SimWrites = _card.Writes;
            if (_tls == null || _onlineSince < 0)
            {
                return;
            }

            long now = _platform.Clock.Milliseconds;
            effort.BytesUp += _tls.Report.WireBytesUp - _countedUp;
            effort.BytesDown += _tls.Report.WireBytesDown - _countedDown;
            effort.OnlineMilliseconds += now - _onlineSince;
            _countedUp = _tls.Report.WireBytesUp;
            _countedDown = _tls.Report.WireBytesDown;
            _onlineSince = now;
        }

        void ITlsObserver.OnConfirmed(TlsReport report)
        {
            if (_platform.TlsObserver != null)
            {
                _platform.TlsObserver.OnConfirmed(report);
            }
        }

        private void Adopt(Credentials credentials)
        {
            if (_settings.TrustedKeys != null)
            {
                credentials.TrustedKeys = _settings.TrustedKeys;
            }

            if (_settings.ServerPins != null)
            {
                credentials.ServerPins = _settings.ServerPins;
            }

            if (_settings.TrustAnchors != null)
            {
                credentials.TrustAnchors = _settings.TrustAnchors;
            }
            else if (_settings.TrustedKeys != null || _settings.ServerPins != null)
            {
                // Who names keys wants no others.
                credentials.TrustAnchors = new byte[0][];
            }
            else if (_settings.Policy == OffloadPolicy.Guarded)
            {
                // Whoever owns module or line could put his own certificate into the SIM's answer.
                throw new SignetException(
                    ErrorCode.SettingMissing, "trust anchor: the policy guarded takes none from the SIM, whose line it does not trust");
            }

            if (credentials.TrustAnchors.Length + credentials.TrustedKeys.Length + credentials.ServerPins.Length == 0)
            {
                throw new SignetException(ErrorCode.SettingMissing, "trust anchor: none in the settings, none on the SIM");
            }

            // What was made with other credentials and options; released before anything else is made.
            _session = null;
            _tls = null;
            _anchors = credentials.TrustAnchors;
            _tlsOptions.Credentials = credentials;
            _tlsOptions.RequireClientAuthentication = _settings.RequireClientAuthentication;
            _tlsOptions.ReceiveBufferSize = _settings.TlsReceiveBuffer;
            _tlsOptions.MaxCertificateSize = _settings.TlsMaxCertificate;
            _tlsOptions.Policy = _settings.Policy;
            _tlsOptions.Versions = _settings.TlsVersions;
            _tlsOptions.Legacy = _settings.LegacyTls;
            _tlsOptions.Alpn = _settings.Alpn;
            _tlsOptions.FirstContact = _settings.FirstContact;

            DeviceIdentity identity = new DeviceIdentity(credentials.TlsPublicKey, credentials.TelemetryPublicKey);
            bool same = IsSame(identity, Identity);
            _connect.ClientId = _settings.ClientId ?? identity.Text;
            _connect.UserName = _settings.UserName;
            _connect.Password = _settings.Password;
            _connect.SessionExpirySeconds = _settings.SessionExpirySeconds;
            _connect.WillMessage = _settings.WillMessage;
            _connect.WillTopic = _settings.WillMessage == null ? null : new MqttTopic(_settings.WillTopic ?? identity.StatusTopic);
            _connect.WillQos = _settings.WillQos;
            _connect.WillRetain = _settings.WillRetain;
            _connect.WillDelaySeconds = _settings.WillDelaySeconds;
            _properties = _settings.MessageExpirySeconds == 0 ? null
                : new MqttMessageProperties(_settings.MessageExpirySeconds, false, null, null);
            UseTopics(identity);
            if (_woken == null)
            {
                _random.Seed(identity.Id, 0, DeviceIdentity.IdLength);
            }

            if (!same || !_stream.IsOpen)
            {
                _stream.SetVersions(_modem.Model, AppletVersion());
                OpenStream(identity, credentials);
            }

            Report.Confirmed = _stream.ConfirmByBroker ? "at the broker" : "by the backend";

            // The platform's null means no resumption; where there is a sealed store, it outlives sleep.
            _tlsOptions.Tickets = _platform.Tickets == null ? null : _sealedTickets ?? _platform.Tickets;
            _tlsOptions.Verdicts = _platform.Verdicts == null ? null : _sealedVerdicts ?? _platform.Verdicts;

            // Last: if the SIM fails on the way, the next start must not take this identity for one that has its epoch.
            Identity = identity;
        }

        private string AppletVersion()
        {
            int version = _card.Application.Version;
            return version < 0 ? null : version.ToString("X2");
        }

        private static bool IsSame(DeviceIdentity a, DeviceIdentity b)
        {
            return b != null && a.Text == b.Text && ByteRange.Equals(a.KeyId, 0, b.KeyId, 0, DeviceIdentity.KeyIdLength);
        }

        private void LearnTime()
        {
            IClock clock = _platform.Clock;
            if (clock.Quality >= TimeQuality.Authenticated)
            {
                return;
            }

            bool told = _modem.Life.TryTakeTime(out long utcSeconds) || _modem.TryReadNetworkTime(out utcSeconds);
            bool taken = told && clock.Offer(utcSeconds, TimeQuality.Network);
            if (!taken && clock.Quality < TimeQuality.Network)
            {
                _log.Write(LogLevel.Warning, "agent", "the network gave no usable time");
            }
        }
    }
}
