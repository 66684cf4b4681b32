using Signet.Core;
using Signet.Mqtt;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Agent
{
    /// <summary>What the agent makes of credentials, time and the edges of a handshake.</summary>
    public sealed partial class TelemetryAgent : ITlsObserver, IMqttHandler
    {
        private int _commandsBefore;
        private int _responsesBefore;
        private long _linesBefore;
        private long _bytesBefore;
        private long _startedAt;

        void ITlsObserver.OnHandshakeStart()
        {
            _commandsBefore = _card.Commands;
            _responsesBefore = _card.GetResponses;
            _linesBefore = _modem.Engine.AtLines;
            _bytesBefore = _modem.Engine.BytesUp + _modem.Engine.BytesDown;
            _startedAt = _platform.Clock.Milliseconds;
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
            handshake.UartBytes = (int)(_modem.Engine.BytesUp + _modem.Engine.BytesDown - _bytesBefore);
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

        void ITlsObserver.OnConfirmed(TlsReport report)
        {
            if (_platform.TlsObserver != null)
            {
                _platform.TlsObserver.OnConfirmed(report);
            }
        }

        // Telemetry subscribes to nothing yet: a message that comes all the same is taken and ignored.
        bool IMqttHandler.OnMessage(MqttMessage message)
        {
            return true;
        }

        void IMqttHandler.OnAcknowledged(int packetId, int reason)
        {
        }

        void IMqttHandler.OnDiscarded(int packetId)
        {
        }

        void IMqttHandler.OnSubscribed(int packetId, byte[] codes, int offset, int count)
        {
        }

        void IMqttHandler.OnUnsubscribed(int packetId)
        {
        }

        private void Adopt(Credentials credentials)
        {
            if (_settings.TrustedKeys != null)
            {
                credentials.TrustedKeys = _settings.TrustedKeys;
            }

            if (_settings.TrustAnchors != null)
            {
                credentials.TrustAnchors = _settings.TrustAnchors;
            }
            else if (_settings.TrustedKeys != null)
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

            if (credentials.TrustAnchors.Length + credentials.TrustedKeys.Length == 0)
            {
                throw new SignetException(ErrorCode.SettingMissing, "trust anchor: none in the settings, none on the SIM");
            }

            // What was made with other credentials and options; released before anything else is made.
            _session = null;
            _tls = null;
            _tlsOptions.Credentials = credentials;
            _tlsOptions.RequireClientAuthentication = _settings.RequireClientAuthentication;
            _tlsOptions.ReceiveBufferSize = _settings.TlsReceiveBuffer;
            _tlsOptions.MaxCertificateSize = _settings.TlsMaxCertificate;
            _tlsOptions.Policy = _settings.Policy;
            _tlsOptions.Verdicts = _platform.Verdicts;
            _tlsOptions.FirstContact = _settings.FirstContact;

            DeviceIdentity identity = new DeviceIdentity(credentials.TlsPublicKey, credentials.TelemetryPublicKey);
            bool same = Identity != null && identity.Text == Identity.Text && SameKey(identity.KeyId, Identity.KeyId);
            _connect.ClientId = _settings.ClientId ?? identity.Text;
            _connect.UserName = _settings.UserName;
            _connect.Password = _settings.Password;
            _connect.KeepAliveSeconds = _settings.KeepAliveSeconds;
            _topic = new MqttTopic(_settings.Topic ?? identity.TelemetryTopic);
            _random.Seed(identity.Id, 0, DeviceIdentity.IdLength);
            if ((!same || _signer == null) && !TryOpenStore(identity))
            {
                BeginEpoch(identity);
            }

            // The platform's null means no resumption; where there is a sealed store, it outlives sleep.
            _tlsOptions.Tickets = _platform.Tickets == null ? null : _sealedTickets ?? _platform.Tickets;

            // Last: if the SIM fails on the way, the next start must not take this identity for one that has its epoch.
            Identity = identity;
        }

        // Another SIM is another device: its messages can't continue the chain of the one before.
        private void BeginEpoch(DeviceIdentity identity)
        {
            byte[] epoch = new byte[EpochLength];
            _random.Fill(epoch, 0, EpochLength);
            _signer = NewSigner(identity, epoch);
            _queue = new TelemetryQueue(_settings.OutboxBytes, MaxMessages, _log);
            Report.Store = "memory";
            _log.Write(LogLevel.Info, "agent", "device " + identity.Text + ", new epoch, store: memory");
        }

        private TelemetrySigner NewSigner(DeviceIdentity identity, byte[] epoch)
        {
            TelemetrySigner signer = new TelemetrySigner(_card, identity, _settings.Stream, epoch);
            if (_settings.CheckSignatures)
            {
                signer.Check(_tlsOptions.Verifier, _tlsOptions.Credentials.TelemetryPublicKey);
            }

            return signer;
        }

        private static bool SameKey(byte[] a, byte[] b)
        {
            for (int i = 0; i < DeviceIdentity.KeyIdLength; i++)
            {
                if (a[i] != b[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void LearnTime()
        {
            IClock clock = _platform.Clock;
            if (clock.Quality >= TimeQuality.Network)
            {
                return;
            }

            bool told = _modem.Life.TryTakeTime(out long utcSeconds) || _modem.TryReadNetworkTime(out utcSeconds);
            if (!told || !clock.Offer(utcSeconds, TimeQuality.Network))
            {
                _log.Write(LogLevel.Warning, "agent", "the network gave no usable time");
            }
        }
    }
}
