using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// A SIM with the IoT SAFE applet as secure element: finds keys and certificates, keeps the channel alive across SIM
    /// resets, and needs as few commands as the applet allows. One caller at a time.
    /// </summary>
    /// <remarks>
    /// What a reset interrupts is done once more from its beginning, with two exceptions: GENERATE KEY PAIR is never sent
    /// again by itself, and <see cref="Agree"/> fails with <see cref="ErrorCode.ChannelLost"/>, since the ephemeral
    /// key went with the channel. <see cref="ErrorCode.AppletBusy"/> is left to the caller, who knows how long it may
    /// wait.
    /// </remarks>
    public sealed partial class IotSafeCard : ISecureElement, IHeldKeys
    {
        private readonly IotSafeOptions _options;
        private readonly ILog _log;
        private readonly LogicalChannel _channel;
        private readonly IotSafeApplet _applet;
        private readonly KeyPair _pair = new KeyPair();

        private IotSafeObject[] _objects = new IotSafeObject[0];
        private PublicKeySlots _slots = new PublicKeySlots(new IotSafeObject[0]);
        private PublicKeySlots _judged;
        private SimInventory _inventory;
        private int _opened;
        private int _listed;
        private int _pairOpened;
        private int _pointsRead;
        private int _administrationAtLoad;
        private int _administrationSeen;
        private int _openedAtLoad;
        private bool _fileDenied;

        /// <summary>Makes a card; nothing is sent yet.</summary>
        /// <param name="transport">The way to the SIM; nobody else may talk to an applet over it.</param>
        /// <param name="options">What a person has decided about this SIM.</param>
        /// <param name="log">Takes what happens, never data.</param>
        public IotSafeCard(IApduTransport transport, IotSafeOptions options, ILog log)
        {
            _options = options;
            _log = log;
            _channel = new LogicalChannel(transport, options.Session, log);
            _applet = new IotSafeApplet(_channel, options);
        }

        /// <summary>Command APDUs sent since the start, without GET RESPONSE.</summary>
        public int Commands
        {
            get { return _channel.Commands; }
        }

        /// <summary>GET RESPONSE APDUs sent since the start.</summary>
        public int GetResponses
        {
            get { return _channel.GetResponses; }
        }

        /// <summary>Commands since the start that got no answer or a broken one, or a status word of a card in trouble
        /// (<see cref="ApduGuard.Errors"/>).</summary>
        public int Errors
        {
            get { return _channel.Errors; }
        }

        /// <summary>Time of all exchanges since the start in milliseconds, the line included; 0 without
        /// <see cref="Clock"/>.</summary>
        public long Milliseconds
        {
            get { return _channel.Milliseconds; }
        }

        /// <summary>Sees each exchange; may be null.</summary>
        public IApduObserver Observer
        {
            get { return _channel.Observer; }
            set { _channel.Observer = value; }
        }

        /// <summary>What the applet says of itself; empty before <see cref="Open"/>.</summary>
        public ApplicationData Application { get; } = new ApplicationData();

        /// <summary>AID of the applet; null before <see cref="Open"/>.</summary>
        public byte[] Aid
        {
            get { return _channel.Aid; }
        }

        /// <summary>Number of the logical channel, 1 to 19; 0 when none is open.</summary>
        public int Channel
        {
            get { return _channel.Number; }
        }

        /// <summary>The object list as it was read last.</summary>
        public IotSafeObject[] Objects
        {
            get { return _objects; }
        }

        /// <summary>What the objects are used for; null before the first discovery.</summary>
        public SimInventory Inventory
        {
            get { return _inventory; }
        }

        /// <summary>True when the credentials may be others than those that were loaded: the card has reported remote
        /// administration (63CF), or the SIM epoch has changed since, as it does with REFRESH and with another
        /// SIM.</summary>
        public bool CredentialsStale
        {
            get
            {
                return _channel.AdministrationCount != _administrationAtLoad || _opened != _openedAtLoad
                    || !_channel.IsReady;
            }
        }

        /// <summary>Whether the SIM can authenticate the device, as far as it was seen last.</summary>
        public CredentialState State { get; private set; }

        /// <summary>What SIM and module can do for a connection; null before the first discovery.</summary>
        public SimOffload Offload
        {
            get
            {
                return _inventory == null ? null : new SimOffload(_channel, Application, _inventory, _slots);
            }
        }

        /// <summary>Opens a logical channel, selects the applet, and reads its object list.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.ChannelUnavailable"/>,
        /// <see cref="ErrorCode.AppletNotFound"/>, <see cref="ErrorCode.AppletNotIotSafe"/> and the codes of the
        /// line.</exception>
        public void Open()
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <summary>Closes the logical channel. Never throws.</summary>
        public void Close()
        {
            _channel.Close();
            SaveQuirks();
            Wear.Save();
        }

        /// <summary>Reads object list, certificates and public keys anew and chooses among them.</summary>
        /// <returns>The credentials.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.KeyMissing"/>,
        /// <see cref="ErrorCode.CertificateMissing"/>, <see cref="ErrorCode.CertificateKeyMismatch"/>,
        /// <see cref="ErrorCode.CredentialsRevoked"/>, and the codes of applet and line.</exception>
        public Credentials LoadCredentials()
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    Discover(true);
                    break;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }

            SaveQuirks();
            if (_inventory.TlsKey == null)
            {
                throw new SignetException(
                    State == CredentialState.Revoked ? ErrorCode.CredentialsRevoked : _inventory.TlsProblem);
            }

            return _inventory.Credentials;
        }

        /// <inheritdoc/>
        public void GetRandom(byte[] buffer, int offset, int count)
        {
            ByteRange.CheckRoom(buffer, offset, count);
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    EnsureOpen();
                    _applet.GetRandom(buffer, offset, count);
                    return;
                }
                catch (SignetException e)
                {
                    RequireRestart(attempt, e);
                }
            }
        }

        /// <inheritdoc/>
        public void GenerateKeyPair(byte[] point, int offset)
        {
            ByteRange.CheckRoom(point, offset, IotSafe.PointLength);
            IotSafeObject slot = EphemeralSlot();
            if (slot == null || _slots.ForAgree() == null)
            {
                throw new SignetException(ErrorCode.NoScratchKey);
            }

            // The applet may have renamed the slot when it made the pair before.
            if (_pair.PrivateKey != null && _pairOpened == _opened)
            {
                slot = _pair.PrivateKey;
            }

            CountWrite();
            KeyPair pair = new KeyPair();
            pair.PublicKey = _pair.PublicKey != null && _pairOpened == _opened ? _pair.PublicKey : HalfOf(slot);
            _pair.PrivateKey = null;
            try
            {
                _applet.GenerateKeyPair(slot, pair, point, offset);
            }
            catch (SignetException e)
            {
                NoteBlocked(e);
                throw;
            }

            _slots.Spare(pair.PublicKey);
            _pair.PublicKey = pair.PublicKey;
            _pair.PrivateKey = pair.PrivateKey;
            _pairOpened = _opened;
        }

        /// <inheritdoc/>
        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset)
        {
            ByteRange.Check(peerPoint, peerOffset, IotSafe.PointLength);
            ByteRange.CheckRoom(secret, secretOffset, IotSafe.DigestLength);
            if (_pair.PrivateKey == null)
            {
                throw new SignetException(ErrorCode.InvalidState, "no ephemeral key pair");
            }

            if (!_channel.IsReady || _pairOpened != _opened)
            {
                throw new SignetException(ErrorCode.ChannelLost, "ephemeral key pair");
            }

            PublicKeySlot slot = _slots.ForAgree();
            if (slot == null)
            {
                throw new SignetException(ErrorCode.NoScratchKey);
            }

            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    Put(slot, peerPoint, peerOffset);
                    _applet.ComputeDh(_pair.PrivateKey, slot.Key, secret, secretOffset);
                    return;
                }
                catch (SignetException e)
                {
                    NoteBlocked(e);
                    if (e.Code != ErrorCode.AppletBusy)
                    {
                        throw;
                    }

                    WaitWhileBusy(attempt, e);
                }
            }
        }

        private void Log(LogLevel level, string text)
        {
            if (_log.IsEnabled(level))
            {
                _log.Write(level, "sim", text);
            }
        }
    }
}
